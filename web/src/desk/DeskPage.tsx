import { useEffect } from 'react';
import { useTranslation } from 'react-i18next';
import { CallPanel } from './CallPanel';
import { Dialler } from './Dialler';
import { ElsewhereNotice } from '@/phone/ElsewhereNotice';
import { usePhone } from '@/phone/PhoneProvider';
import { ContextPanel } from './ContextPanel';
import { IdlePanel } from './IdlePanel';
import { LastCalls } from './LastCalls';
import { PopPanel } from './PopPanel';
import { PresencePanel } from './PresencePanel';
import { TicketForm } from './TicketForm';
import { WrapUpBar } from './WrapUpBar';
import { useDesk, useOfferEnd, usePopArrival, useRendered } from './useDesk';
import css from './desk.module.css';

/** The operator's whole day on one page: telephone left, the matter in the middle, what is known right. */
export default function DeskPage() {
  const { t } = useTranslation();
  const desk = useDesk();
  const phone = usePhone();
  usePopArrival();
  useOfferEnd(desk);
  useRendered(desk.offer?.id ?? null);
  const { moment, interaction } = desk;
  const calling = moment === 'offer' || moment === 'ringing';
  const busy = interaction !== null && !['idle', 'paused', 'offline'].includes(moment);
  useEffect(() => {
    document.title = `${calling ? `☎ ${t('desk.pop.title')}` : t('desk.title')} · Atende`;
  }, [calling, t]);
  return (
    <div className={css.page} data-moment={moment}>
      <h1 className="unseen">{t('desk.title')}</h1>
      <div className={css.left}>
        <PresencePanel desk={desk} />
        {phone.state.link === 'elsewhere' && <ElsewhereNotice />}
        {busy ? <CallPanel desk={desk} /> : <Dialler enabled={moment !== 'offline'} />}
      </div>
      <div className={css.middle}>
        {calling && <PopPanel desk={desk} />}
        {moment === 'wrap_up' && interaction && <WrapUpBar desk={desk} />}
        {busy && !calling && interaction && (
          <TicketForm key={interaction} interaction={interaction} wrapUp={moment === 'wrap_up'} />
        )}
        {!busy && <IdlePanel desk={desk} />}
        {!calling && (
          <div className={css.last}>
            <LastCalls folded={busy} />
          </div>
        )}
      </div>
      <div className={css.right}>
        <ContextPanel interaction={busy && !calling ? interaction : null} />
      </div>
    </div>
  );
}
