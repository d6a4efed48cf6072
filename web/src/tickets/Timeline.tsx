import { useTranslation } from 'react-i18next';
import { useMay } from '@/app/SessionContext';
import { Panel } from '@/design/Panel';
import { Answer } from '@/design/States';
import { shortMoment } from '@/i18n/format';
import { NoteForm } from './NoteForm';
import { useTimeline } from './queries';
import css from './tickets.module.css';

/** What happened, oldest first, as the server words it. */
export function Timeline({ id }: { id: string }) {
  const { t } = useTranslation();
  const timeline = useTimeline(id);
  const writable = useMay()('ticket.write');
  return (
    <Panel title={t('ticket.timeline.title')}>
      <Answer query={timeline}>
        {(all) =>
          all.length === 0 ? (
            <p className={css.quiet}>{t('ticket.timeline.empty')}</p>
          ) : (
            <ol className={css.timeline}>
              {all.map((one, index) => (
                <li key={index}>
                  <b>{one.words}</b>
                  <span>
                    <time dateTime={one.at}>{shortMoment(one.at)}</time>
                    {one.login && ` · ${one.login}`}
                  </span>
                  {one.text && <p>{one.text}</p>}
                </li>
              ))}
            </ol>
          )
        }
      </Answer>
      {writable && <NoteForm id={id} />}
    </Panel>
  );
}
