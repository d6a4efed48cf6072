import i18next from 'i18next';
import { initReactI18next } from 'react-i18next';
import { pt, type Words } from './pt';

const KEPT = 'atende.language';
export type Language = 'pt-BR' | 'en';

export const language = (): Language => (localStorage.getItem(KEPT) === 'en' ? 'en' : 'pt-BR');

const load = async (wanted: Language): Promise<Words> => (wanted === 'en' ? (await import('./en')).en : pt);

/** Portuguese travels with the page; English is fetched when someone asks for it. */
export async function startWords(): Promise<void> {
  const wanted = language();
  await i18next.use(initReactI18next).init({
    lng: wanted,
    fallbackLng: 'pt-BR',
    resources: { 'pt-BR': { translation: pt }, [wanted]: { translation: await load(wanted) } },
    interpolation: { escapeValue: false },
    returnNull: false,
  });
  document.documentElement.lang = wanted;
}

export async function speak(wanted: Language): Promise<void> {
  localStorage.setItem(KEPT, wanted);
  i18next.addResourceBundle(wanted, 'translation', await load(wanted), true, true);
  document.documentElement.lang = wanted;
  await i18next.changeLanguage(wanted);
}
