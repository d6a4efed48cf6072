import { useTranslation } from 'react-i18next';
import { Link } from 'wouter';
import type { PromptLine } from '@/api/prompts';
import { useMay } from '@/app/SessionContext';
import { Chip } from '@/design/Chip';
import { Notice } from '@/design/States';
import { SoundTools } from '@/flows/forms/Sound';
import { titleOf } from '@/flows/graph/titles';
import { clock, shortMoment } from '@/i18n/format';
import css from './prompts.module.css';

const MOST = 300;

interface SentencesProps {
  flow: string;
  lines: readonly PromptLine[];
}

export function Sentences({ flow, lines }: SentencesProps) {
  const { t } = useTranslation();
  const writable = useMay()('flow.write');
  if (lines.length === 0)
    return <Notice title={t('studio.prompts.none')} lead={t('studio.prompts.noneLead')} />;
  return (
    <>
      <ul className={css.lines}>
        {lines.slice(0, MOST).map((one) => (
          <li key={one.text} data-recorded={one.recorded || undefined}>
            <div className={css.words}>
              <p>{one.text}</p>
              <small>
                {one.node && <Link href={`/${flow}`}>{titleOf(one.node)}</Link>}
                {one.recorded && <Own line={one} />}
              </small>
            </div>
            <div className={css.acts}>
              <SoundTools text={one.text} own={one.recorded} flowKey={flow} writable={writable} words />
            </div>
          </li>
        ))}
      </ul>
      {lines.length > MOST && <p className={css.count}>{t('studio.prompts.more')}</p>}
    </>
  );
}

function Own({ line }: { line: PromptLine }) {
  const { t } = useTranslation();
  return (
    <>
      <Chip tone="go">{t('studio.prompts.isOwn')}</Chip>
      <span>
        {[
          line.seconds != null && clock(line.seconds),
          line.changed_at && t('studio.prompts.since', { at: shortMoment(line.changed_at) }),
        ]
          .filter(Boolean)
          .join(' · ')}
      </span>
    </>
  );
}
