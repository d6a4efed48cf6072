import { useTranslation } from 'react-i18next';
import { useLocation } from 'wouter';
import { Notice } from '@/design/States';

export function NotFound() {
  const { t } = useTranslation();
  const [, go] = useLocation();
  return (
    <Notice
      title={t('app.state.notFound')}
      lead={t('app.state.notFoundLead')}
      action={t('app.state.home')}
      onAction={() => go('/')}
    />
  );
}
