import { useQuery } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import { places } from '@/api/places';
import { Answer } from '@/design/States';
import { PlaceHead } from '../PlaceHead';
import { StreetsEditor } from './StreetsEditor';
import page from '../page.module.css';

/** The city's streets, a neighbourhood at a time or the whole table at once. */
export default function StreetsPage() {
  const { t } = useTranslation();
  const found = useQuery({ queryKey: ['places'], queryFn: places.list, staleTime: Infinity });
  return (
    <div className={page.page}>
      <PlaceHead title={t('studio.streets.title')} lead={t('studio.streets.lead')} />
      <Answer query={found}>{(all) => <StreetsEditor all={all} />}</Answer>
    </div>
  );
}
