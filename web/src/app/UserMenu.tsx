import { Menu, UnstyledButton, useMantineColorScheme } from '@mantine/core';
import {
  IconCheck,
  IconChevronDown,
  IconDeviceDesktop,
  IconKeyboard,
  IconLanguage,
  IconLogout,
  IconMoon,
  IconSun,
} from '@tabler/icons-react';
import { useQueryClient } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import { messageOf } from '@/api/problem';
import { signOut } from '@/api/session';
import { Avatar } from '@/design/Avatar';
import { useSay } from '@/design/Say';
import { language, speak } from '@/i18n';
import { usePhone } from '@/phone/PhoneProvider';
import { useSession } from './SessionContext';
import { useHelp } from './Help';
import css from './shell.module.css';

const SCHEMES = [
  ['light', IconSun],
  ['dark', IconMoon],
  ['auto', IconDeviceDesktop],
] as const;

export function UserMenu() {
  const { t } = useTranslation();
  const { user } = useSession();
  const { openHelp } = useHelp();
  return (
    <Menu position="bottom-end" width={240} shadow="md" withinPortal>
      <Menu.Target>
        <UnstyledButton className={css.user}>
          <b className="unseen">{t('app.user.menu')}: </b>
          <Avatar name={user.name} size={30} />
          <span>{user.name.split(' ')[0]}</span>
          <IconChevronDown size={16} aria-hidden />
        </UnstyledButton>
      </Menu.Target>
      <Menu.Dropdown>
        <Menu.Label>
          {user.name} · {user.login}
        </Menu.Label>
        <Menu.Item leftSection={<IconKeyboard size={18} />} rightSection={<kbd>?</kbd>} onClick={openHelp}>
          {t('app.user.shortcuts')}
        </Menu.Item>
        <SchemeItems />
        <LanguageItem />
        <Menu.Divider />
        <OutItem />
      </Menu.Dropdown>
    </Menu>
  );
}

function SchemeItems() {
  const { t } = useTranslation();
  const { colorScheme, setColorScheme } = useMantineColorScheme();
  return (
    <>
      <Menu.Divider />
      <Menu.Label>{t('app.user.theme')}</Menu.Label>
      {SCHEMES.map(([scheme, Icon]) => (
        <Menu.Item
          key={scheme}
          role="menuitemradio"
          aria-checked={colorScheme === scheme}
          closeMenuOnClick={false}
          leftSection={<Icon size={18} />}
          onClick={() => setColorScheme(scheme)}
          rightSection={colorScheme === scheme && <IconCheck size={16} aria-hidden />}
        >
          {t(`app.user.${scheme}`)}
        </Menu.Item>
      ))}
      <Menu.Divider />
    </>
  );
}

function LanguageItem() {
  const other = language() === 'en' ? 'pt-BR' : 'en';
  const { t } = useTranslation();
  return (
    <Menu.Item leftSection={<IconLanguage size={18} />} onClick={() => void speak(other)}>
      {t('app.user.language')}: <span lang={other}>{other === 'en' ? 'English' : 'Português'}</span>
    </Menu.Item>
  );
}

function OutItem() {
  const { t } = useTranslation();
  const say = useSay();
  const phone = usePhone();
  const queries = useQueryClient();
  async function out() {
    try {
      await phone.release();
      await signOut();
      queries.clear();
      location.assign('/');
    } catch (error) {
      say.note(messageOf(error), 'bad');
    }
  }
  return (
    <Menu.Item leftSection={<IconLogout size={18} />} onClick={() => void out()}>
      {t('app.user.out')}
    </Menu.Item>
  );
}
