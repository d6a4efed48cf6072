import { Button } from '@mantine/core';
import { useQuery, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { users, type UserLine } from '@/api/admin';
import { useMay } from '@/app/SessionContext';
import { Avatar } from '@/design/Avatar';
import { Chip } from '@/design/Chip';
import { Answer, Notice } from '@/design/States';
import { Table } from '@/design/Table';
import { filled, KEY, shaped, type Field, type Value, type Values } from './fields';
import { RecordForm } from './RecordForm';
import { Section } from './Section';
import css from './admin.module.css';

export default function Users() {
  const { t } = useTranslation();
  const all = useQuery({ queryKey: ['users'], queryFn: users.list });
  const roles = useQuery({ queryKey: ['roles'], queryFn: users.roles });
  const [open, setOpen] = useState<UserLine | 'new' | null>(null);
  const writable = useMay()('user.write');
  const label = (key: string) => roles.data?.find((one) => one.key === key)?.label ?? key;
  return (
    <Section
      title={t('admin.users.title')}
      lead={t('admin.users.lead')}
      add={writable ? t('admin.users.add') : undefined}
      onAdd={() => setOpen('new')}
    >
      <Answer query={all}>
        {(rows) =>
          rows.length === 0 ? (
            <Notice title={t('admin.users.empty')} />
          ) : (
            <Table
              label={t('admin.users.title')}
              heads={[
                t('admin.users.name'),
                t('admin.users.login'),
                t('admin.users.roles'),
                t('admin.users.status'),
                '',
              ]}
            >
              {rows.map((one) => (
                <tr key={one.id}>
                  <th scope="row">
                    <span className={css.name}>
                      <Avatar name={one.name} size={30} />
                      {one.name}
                    </span>
                  </th>
                  <td>{one.login}</td>
                  <td>{one.roles.map(label).join(', ')}</td>
                  <td>
                    <Chip tone={one.active ? 'go' : 'calm'}>
                      {t(one.active ? 'admin.users.active' : 'admin.users.inactive')}
                    </Chip>
                  </td>
                  <td className={css.act}>
                    {writable && (
                      <Button
                        size="compact-sm"
                        variant="default"
                        onClick={() => setOpen(one)}
                        aria-label={t('admin.users.edit', { name: one.name })}
                      >
                        {t('app.action.edit')}
                      </Button>
                    )}
                  </td>
                </tr>
              ))}
            </Table>
          )
        }
      </Answer>
      {open && (
        <UserForm
          user={open === 'new' ? null : open}
          roles={(roles.data ?? []).map((one) => ({ value: one.key, label: one.label }))}
          close={() => setOpen(null)}
        />
      )}
    </Section>
  );
}

interface UserFormProps {
  user: UserLine | null;
  roles: { value: string; label: string }[];
  close: () => void;
}

function UserForm({ user, roles, close }: UserFormProps) {
  const { t } = useTranslation();
  const queries = useQueryClient();
  const long = (value: Value) =>
    String(value ?? '').length >= 10 || (user && !value) ? null : t('admin.users.shortPassword');
  const fields: Field[] = [
    { name: 'name', label: t('admin.users.name'), kind: 'text', check: filled(t('admin.users.needName')) },
    {
      name: 'login',
      label: t('admin.users.login'),
      kind: 'text',
      fixed: true,
      hint: t('admin.users.badLogin'),
      check: shaped(KEY, t('admin.users.badLogin')),
    },
    {
      name: 'password',
      label: t(user ? 'admin.users.newPassword' : 'admin.users.password'),
      kind: 'password',
      hint: t(user ? 'admin.users.keepPassword' : 'admin.users.passwordHint'),
      check: long,
    },
    {
      name: 'roles',
      label: t('admin.users.roles'),
      kind: 'many',
      options: roles,
      check: filled(t('admin.users.needRoles')),
    },
    ...(user ? [{ name: 'active', label: t('admin.users.active'), kind: 'switch' } as const] : []),
  ];
  const start: Values = user
    ? { name: user.name, login: user.login, password: '', roles: user.roles, active: user.active }
    : { roles: [] };
  async function save({ name, login, password, roles: chosen, active }: Values) {
    if (user) await users.change(user.id, { name, roles: chosen, active, ...(password ? { password } : {}) });
    else await users.add({ name, login, password, roles: chosen });
    await queries.invalidateQueries({ queryKey: ['users'] });
  }
  return (
    <RecordForm
      title={user ? t('admin.users.edit', { name: user.name }) : t('admin.users.add')}
      fields={fields}
      start={start}
      existing={user !== null}
      save={save}
      close={close}
    />
  );
}
