import { Alert, Button, PasswordInput, TextInput } from '@mantine/core';
import { IconHeartHandshake, IconMessage2Check, IconTicket } from '@tabler/icons-react';
import { useEffect, useState, type FormEvent } from 'react';
import { useTranslation } from 'react-i18next';
import { useCity } from '@/api/about';
import { messageOf, Problem } from '@/api/problem';
import { signIn, type Session } from '@/api/session';
import { Mark } from '@/design/Mark';
import { Waves } from '@/design/Waves';
import css from './signin.module.css';

const PLEDGES = [
  ['pledge1', IconMessage2Check],
  ['pledge2', IconHeartHandshake],
  ['pledge3', IconTicket],
] as const;

export function SignIn({ expired, done }: { expired: boolean; done: (session: Session) => void }) {
  const { t } = useTranslation();
  const city = useCity();
  useEffect(() => {
    document.title = `${t('app.signin.title')} · Atende`;
  }, [t]);
  return (
    <div className={css.page}>
      <section className={css.city} aria-label={t('app.brand')}>
        <p className={css.brand}>
          <Mark size={40} />
          {t('app.brand')}
        </p>
        <div className={css.words}>
          <p className={css.name}>{city || t('app.tagline')}</p>
          <p className={css.lead}>{t('app.signin.lead')}</p>
          <ul className={css.pledges}>
            {PLEDGES.map(([key, Icon]) => (
              <li key={key}>
                <Icon size={22} stroke={1.6} aria-hidden />
                {t(`app.signin.${key}`)}
              </li>
            ))}
          </ul>
        </div>
        <Waves className={css.waves} />
      </section>
      <main className={css.side}>
        <SignInForm expired={expired} done={done} />
      </main>
    </div>
  );
}

function SignInForm({ expired, done }: { expired: boolean; done: (session: Session) => void }) {
  const { t } = useTranslation();
  const [login, setLogin] = useState('');
  const [password, setPassword] = useState('');
  const [tried, setTried] = useState(false);
  const [busy, setBusy] = useState(false);
  const [problem, setProblem] = useState<string | null>(null);

  async function submit(event: FormEvent) {
    event.preventDefault();
    setTried(true);
    if (!login.trim() || !password) return;
    setBusy(true);
    setProblem(null);
    try {
      done(await signIn(login.trim(), password));
    } catch (error) {
      const wrong = error instanceof Problem && error.status === 401;
      setProblem(wrong ? t('app.signin.wrong') : messageOf(error));
      setBusy(false);
    }
  }

  return (
    <form className={css.form} onSubmit={(event) => void submit(event)} noValidate>
      <p className={css.hello}>{t('app.signin.welcome')}</p>
      <h1 className={css.title}>{t('app.signin.title')}</h1>
      {(problem ?? (expired && t('app.signin.expired'))) && (
        <Alert color={problem ? 'rose' : 'honey'} variant="light" role="alert">
          {problem ?? t('app.signin.expired')}
        </Alert>
      )}
      <TextInput
        size="md"
        label={t('app.signin.login')}
        name="login"
        autoComplete="username"
        autoFocus
        autoCapitalize="none"
        spellCheck={false}
        value={login}
        onChange={(event) => setLogin(event.currentTarget.value)}
        error={tried && !login.trim() && t('app.signin.needLogin')}
      />
      <PasswordInput
        size="md"
        label={t('app.signin.password')}
        name="password"
        autoComplete="current-password"
        value={password}
        onChange={(event) => setPassword(event.currentTarget.value)}
        error={tried && !password && t('app.signin.needPassword')}
        visibilityToggleButtonProps={{ 'aria-label': t('app.signin.showPassword'), tabIndex: 0 }}
      />
      <Button type="submit" size="md" loading={busy} fullWidth mt="xs">
        {t('app.signin.submit')}
      </Button>
      <p className={css.trouble}>{t('app.signin.trouble')}</p>
    </form>
  );
}
