import { Button, Loader, Modal } from '@mantine/core';
import {
  IconAlertTriangle,
  IconCircleCheckFilled,
  IconCircleDashed,
  IconCircleXFilled,
} from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';
import { allGood, CHECK_ORDER, mayServe, type CheckName, type CheckResult } from './checks';
import { MicrophoneChoice } from './MicrophoneChoice';
import type { ChecksState } from './useChecks';
import css from './phone.module.css';

const ICON = {
  waiting: IconCircleDashed,
  good: IconCircleCheckFilled,
  weak: IconAlertTriangle,
  bad: IconCircleXFilled,
};

/** Four checks, in words; what fails says how to mend it. */
export function ChecksDialog({ checks, onReady }: { checks: ChecksState; onReady: () => void }) {
  const { t } = useTranslation();
  const { results, running, level } = checks;
  const ready = () => {
    checks.close();
    onReady();
  };
  return (
    <Modal
      opened={checks.open}
      onClose={checks.close}
      title={t('phone.checks.title')}
      centered
      closeButtonProps={{ 'aria-label': t('app.action.close') }}
    >
      <p className={css.lead}>{t('phone.checks.lead')}</p>
      <ul className={css.checks} aria-live="polite">
        {CHECK_ORDER.map((name) => (
          <CheckLine key={name} name={name} result={results[name]} level={level} />
        ))}
      </ul>
      <MicrophoneChoice />
      {!running && !allGood(results) && !mayServe(results) && (
        <p className={css.problem} role="alert">
          {t('phone.checks.blocked')}
        </p>
      )}
      <div className={css.foot}>
        <Button variant="default" disabled={running} onClick={() => void checks.run()}>
          {t('phone.checks.again')}
        </Button>
        {allGood(results) ? (
          <Button onClick={ready} disabled={running}>
            {t('phone.checks.ready')}
          </Button>
        ) : (
          <Button variant="light" onClick={ready} disabled={running || !mayServe(results)}>
            {t('phone.checks.proceed')}
          </Button>
        )}
      </div>
    </Modal>
  );
}

function CheckLine({ name, result, level }: { name: CheckName; result: CheckResult; level: number }) {
  const { t } = useTranslation();
  const Icon = result === 'running' ? null : ICON[result];
  const hint =
    result === 'bad' ? t(`phone.checks.hint.${name}`) : result === 'weak' ? t('phone.checks.weak') : null;
  return (
    <li className={css.check} data-result={result}>
      {Icon ? <Icon size={22} aria-hidden /> : <Loader size={20} />}
      <div>
        <b>{t(`phone.checks.${name}`)}</b>
        <span className="unseen">
          :{' '}
          {t(
            result === 'running'
              ? 'phone.checks.running'
              : result === 'weak'
                ? 'phone.checks.bad'
                : `phone.checks.${result}`,
          )}
        </span>
        {hint && <p>{hint}</p>}
        {name === 'microphone' && result === 'running' && (
          <meter className={css.level} min={0} max={1} value={level} aria-label={t('phone.checks.level')} />
        )}
      </div>
    </li>
  );
}
