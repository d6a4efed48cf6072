import { Button, Modal } from '@mantine/core';
import { IconDeviceFloppy } from '@tabler/icons-react';
import { useEffect, type ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { Notice } from '@/design/States';
import { titleOf } from '@/flows/graph/titles';
import { useStudio, type Overlay } from '@/flows/studio';
import { useAttempt } from './useAttempt';
import css from './studio.module.css';

/** Draws on the canvas for as long as the panel is there. `overlay` must keep its identity between changes. */
export function useOverlay(overlay: Overlay | null): void {
  const { setOverlay } = useStudio();
  useEffect(() => {
    setOverlay(overlay);
  }, [overlay, setOverlay]);
  useEffect(() => () => setOverlay(null), [setOverlay]);
}

/** A node by its name; a press shows it on the canvas. */
export function NodeLink({ node }: { node: string }) {
  const { t } = useTranslation();
  const { graph, select } = useStudio();
  if (!graph.nodes.some(({ key }) => key === node))
    return <span className={css.nodeName}>{titleOf(node)}</span>;
  return (
    <button
      type="button"
      className={css.nodeLink}
      title={t('studio.common.showNode', { node: titleOf(node) })}
      onClick={() => select(node)}
    >
      {titleOf(node)}
    </button>
  );
}

/** The sentence at a panel's head, with its acts beside it. */
export function Lead({ children, acts }: { children: ReactNode; acts?: ReactNode }) {
  return (
    <header className={css.lead}>
      <p>{children}</p>
      {acts && <div className={css.acts}>{acts}</div>}
    </header>
  );
}

/** What the server compares or publishes is the saved draft: say so while the screen is ahead of it. */
export function SaveFirst() {
  const { t } = useTranslation();
  const { dirty, save, writable } = useStudio();
  const { busy, attempt } = useAttempt();
  if (!dirty || !writable) return null;
  return (
    <div className={css.hint} data-tone="ring" role="status">
      <span>{t('studio.common.saveFirst')}</span>
      <Button
        size="compact-sm"
        variant="default"
        loading={busy}
        leftSection={<IconDeviceFloppy size={16} aria-hidden />}
        onClick={() => void attempt(save)}
      >
        {t('studio.common.save')}
      </Button>
    </div>
  );
}

/** Panels that need the draft as a drawing wait until its text is a flow again. */
export function NeedsGraph({ children }: { children: ReactNode }) {
  const { t } = useTranslation();
  const { graph } = useStudio();
  return graph ? children : <Notice title={t('studio.common.noGraph')} />;
}

interface ConfirmProps {
  title: string;
  lead: string;
  act: string;
  danger?: boolean;
  close: () => void;
  run: () => Promise<unknown>;
  done?: string;
}

/** Asks once more, saying what will happen; closes when it has. */
export function Confirm({ title, lead, act, danger = false, close, run, done }: ConfirmProps) {
  const { t } = useTranslation();
  const { busy, attempt } = useAttempt();
  return (
    <Modal
      opened
      onClose={close}
      title={title}
      centered
      closeButtonProps={{ 'aria-label': t('app.action.close') }}
    >
      <p className={css.confirmLead}>{lead}</p>
      <div className={css.foot}>
        <Button variant="default" onClick={close}>
          {t('app.action.cancel')}
        </Button>
        <Button
          color={danger ? 'rose' : undefined}
          loading={busy}
          data-autofocus
          onClick={() => void attempt(run, done).then((good) => good && close())}
        >
          {act}
        </Button>
      </div>
    </Modal>
  );
}
