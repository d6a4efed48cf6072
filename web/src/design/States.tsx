import { Button, Loader } from '@mantine/core';
import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { messageOf } from '@/api/problem';
import css from './states.module.css';

export function Loading({ full = false }: { full?: boolean }) {
  const { t } = useTranslation();
  return (
    <div className={full ? css.full : css.centre} role="status">
      <Loader size="sm" color="petrol" />
      <span>{t('app.state.loading')}</span>
    </div>
  );
}

interface NoticeProps {
  title: string;
  lead?: string;
  action?: string;
  onAction?: () => void;
  icon?: ReactNode;
  full?: boolean;
  alert?: boolean;
}

/** A quiet message in the middle: nothing here, not found, did not load. */
export function Notice({ title, lead, action, onAction, icon, full = false, alert = false }: NoticeProps) {
  return (
    <div className={full ? css.full : css.centre} role={alert ? 'alert' : undefined}>
      {icon && (
        <span className={css.icon} aria-hidden>
          {icon}
        </span>
      )}
      <p className={css.title}>{title}</p>
      {lead && <p className={css.lead}>{lead}</p>}
      {action && (
        <Button variant="light" mt="xs" onClick={onAction}>
          {action}
        </Button>
      )}
    </div>
  );
}

export function Failed({
  error,
  retry,
  full = false,
}: {
  error: unknown;
  retry?: () => void;
  full?: boolean;
}) {
  const { t } = useTranslation();
  return (
    <Notice
      alert
      full={full}
      title={t('app.state.failed')}
      lead={messageOf(error)}
      action={retry && t('app.state.again')}
      onAction={retry}
    />
  );
}

interface AnswerProps<T> {
  query: { data: T | undefined; isPending: boolean; error: unknown; refetch: () => unknown };
  children: (data: T) => ReactNode;
}

/** Shows a server answer in its three states, the same everywhere. */
export function Answer<T>({ query, children }: AnswerProps<T>) {
  if (query.data !== undefined) return <>{children(query.data)}</>;
  if (query.isPending) return <Loading />;
  return <Failed error={query.error} retry={() => void query.refetch()} />;
}
