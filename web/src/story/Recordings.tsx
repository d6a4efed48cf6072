import { useTranslation } from 'react-i18next';
import type { Recording } from '@/api/story';
import { Answer } from '@/design/States';
import { Player } from './Player';
import { useRecordings } from './queries';
import css from './story.module.css';

/** All that was recorded of a visit, or why there is nothing to play. */
export function Recordings({ interaction }: { interaction: string }) {
  const { t } = useTranslation();
  const recordings = useRecordings(interaction);
  return (
    <Answer query={recordings}>
      {(all) =>
        all.length === 0 ? (
          <p className={css.quiet}>{t('ticket.recording.empty')}</p>
        ) : (
          all.map((one) => <One key={one.id} recording={one} />)
        )
      }
    </Answer>
  );
}

function One({ recording }: { recording: Recording }) {
  const { t } = useTranslation();
  if (recording.stage === 'landed') return <Player recording={recording} />;
  const why = recording.stage === 'failed' || recording.stage === 'discarded' ? recording.stage : 'landing';
  return (
    <p className={css.quiet} role="status">
      {t(`ticket.recording.${why}`)}
    </p>
  );
}
