import { useEffect, useRef } from 'react';
import { useTranslation } from 'react-i18next';
import { useDraft } from '../draft';
import { useStudio } from '../studio';
import { CodeArea, type CodeAreaHandle } from './CodeArea';
import css from './text.module.css';

/** The same flow as text. What is written here is drawn as soon as it is a flow. */
export default function TextPanel() {
  const { t } = useTranslation();
  const { writable, findings, selected } = useStudio();
  const { state, act } = useDraft();
  const area = useRef<CodeAreaHandle>(null);
  const text = state.typed ?? state.text;
  const first = useRef(text);
  useEffect(() => {
    if (selected === null) return;
    const at = first.current.split('\n').findIndex((line) => line === `  ${selected}:`);
    if (at >= 0) area.current?.go(at + 1);
  }, [selected]);
  return (
    <>
      <p
        className={css.lead}
        data-broken={state.broken || undefined}
        role={state.broken ? 'status' : undefined}
      >
        {t(state.broken ? 'flows.text.broken' : 'flows.text.lead')}
      </p>
      <div className={css.wrap}>
        <CodeArea
          ref={area}
          label={t('flows.text.label')}
          text={text}
          change={(next) => act({ type: 'typed', text: next })}
          lint={findings}
          readOnly={!writable}
        />
      </div>
    </>
  );
}
