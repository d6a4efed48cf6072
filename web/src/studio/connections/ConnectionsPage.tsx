import { useTranslation } from 'react-i18next';
import { PlaceHead } from '../PlaceHead';
import { Hosts } from './Hosts';
import { Secrets } from './Secrets';
import page from '../page.module.css';

/** What flows use to talk to other systems: secrets kept apart, and the few inner addresses allowed. */
export default function ConnectionsPage() {
  const { t } = useTranslation();
  return (
    <div className={page.page}>
      <PlaceHead title={t('studio.connections.title')} lead={t('studio.connections.lead')} />
      <Secrets />
      <Hosts />
    </div>
  );
}
