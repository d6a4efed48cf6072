import '@fontsource-variable/public-sans/wght.css';
import './design/layers.css';
import './design/mantine';
import './design/base.css';
import { createRoot } from 'react-dom/client';
import { App } from './app/App';
import { startWords } from './i18n';

void startWords().then(() => {
  const root = document.getElementById('root');
  if (root) createRoot(root).render(<App />);
});
