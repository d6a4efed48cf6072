import { Button, TextInput } from '@mantine/core';
import { IconSearch } from '@tabler/icons-react';
import { useInfiniteQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { audit, type AuditLine } from '@/api/admin';
import { matches } from '@/design/fold';
import { Failed, Loading, Notice } from '@/design/States';
import { Table } from '@/design/Table';
import { moment } from '@/i18n/format';
import { Section } from './Section';
import css from './admin.module.css';

const PAGE = 100;

export default function Audit() {
  const { t } = useTranslation();
  const [typed, setTyped] = useState('');
  const pages = useInfiniteQuery({
    queryKey: ['audit'],
    initialPageParam: null as string | null,
    queryFn: ({ pageParam }) => audit.page(pageParam),
    getNextPageParam: (last) => (last.length === PAGE ? last.at(-1)?.at : undefined),
  });
  if (pages.isPending) return <Loading />;
  if (pages.isError) return <Failed error={pages.error} retry={() => void pages.refetch()} />;
  const rows = pages.data.pages
    .flat()
    .filter((one) => matches(`${one.login} ${one.action} ${one.object} ${one.object_id ?? ''}`, typed));
  return (
    <Section title={t('admin.audit.title')} lead={t('admin.audit.lead')}>
      <TextInput
        className={css.filter}
        type="search"
        aria-label={t('admin.audit.filter')}
        placeholder={t('admin.audit.filter')}
        leftSection={<IconSearch size={17} aria-hidden />}
        value={typed}
        onChange={(event) => setTyped(event.currentTarget.value)}
      />
      {rows.length === 0 ? (
        <Notice title={t('admin.audit.empty')} />
      ) : (
        <Table
          label={t('admin.audit.title')}
          heads={[
            t('admin.audit.when'),
            t('admin.audit.who'),
            t('admin.audit.what'),
            t('admin.audit.object'),
            t('admin.audit.reason'),
          ]}
        >
          {rows.map((one, index) => (
            <Line key={`${one.at}-${index}`} one={one} />
          ))}
        </Table>
      )}
      {pages.hasNextPage && (
        <Button
          m="md"
          variant="default"
          loading={pages.isFetchingNextPage}
          onClick={() => void pages.fetchNextPage()}
        >
          {t('admin.audit.older')}
        </Button>
      )}
    </Section>
  );
}

function Line({ one }: { one: AuditLine }) {
  const { t } = useTranslation();
  return (
    <tr>
      <td>{moment(one.at)}</td>
      <th scope="row">{one.login}</th>
      <td>{t(`admin.audit.act.${one.action as 'read'}`, { defaultValue: one.action })}</td>
      <td>
        {t(`admin.audit.thing.${one.object as 'ticket'}`, { defaultValue: one.object })}{' '}
        <small className={css.id}>{one.object_id}</small>
      </td>
      <td data-wrap>{details(one.detail) || '–'}</td>
    </tr>
  );
}

const details = (detail: Record<string, unknown>): string =>
  Object.entries(detail)
    .filter(([, value]) => value !== null && value !== '')
    .map(([key, value]) => `${key}: ${Array.isArray(value) ? value.length : String(value)}`)
    .join(', ');
