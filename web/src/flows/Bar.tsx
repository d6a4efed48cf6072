import { ActionIcon, Button, SegmentedControl } from '@mantine/core';
import {
  IconArrowBackUp,
  IconArrowForwardUp,
  IconArrowLeft,
  IconCheck,
  IconCloudOff,
  IconDeviceFloppy,
  IconEye,
  IconKeyboard,
  IconSearch,
  IconSend,
} from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';
import { Link } from 'wouter';
import { useMay } from '@/app/SessionContext';
import { Chip } from '@/design/Chip';
import { isDirty, type State } from './engine';
import { useInner, type View } from './inner';
import { useStudio } from './studio';
import css from './bar.module.css';

interface BarProps {
  state: State;
  find: () => void;
  publish: () => void;
  keys: () => void;
}

/** What this flow is and how it stands; undo, search, publish. */
export function Bar({ state, find, publish, keys }: BarProps) {
  const { t } = useTranslation();
  const may = useMay();
  const { writable, graph, flow, findings, dirty } = useStudio();
  const { undo, redo, view, setView } = useInner();
  const errors = findings.filter((one) => one.level === 'error').length;
  const tool = { variant: 'subtle', color: 'gray', size: 'lg' } as const;
  const why = errors
    ? t('flows.bar.errors', { count: errors })
    : !dirty && !flow.changed
      ? t('flows.bar.nothing')
      : undefined;
  return (
    <header className={css.bar}>
      <Link href="/" className={css.back} aria-label={t('flows.bar.back')} title={t('flows.bar.back')}>
        <IconArrowLeft size={19} aria-hidden />
      </Link>
      <div className={css.name}>
        <h1>{graph.label || graph.flow}</h1>
        <p>
          <span>
            {flow.published ? t('flows.bar.live', { version: flow.published }) : t('flows.bar.never')}
          </span>
          <Saving state={state} writable={writable} />
        </p>
      </div>
      <SegmentedControl
        className={css.views}
        size="xs"
        aria-label={t('flows.bar.view')}
        value={view}
        onChange={(next) => setView(next as View)}
        data={[
          { value: 'canvas', label: t('flows.bar.canvas') },
          { value: 'outline', label: t('flows.bar.outline') },
        ]}
      />
      <div className={css.tools}>
        {writable && (
          <>
            <ActionIcon
              {...tool}
              disabled={!undo}
              aria-label={t('flows.bar.undo')}
              title={`${t('flows.bar.undo')} (Ctrl+Z)`}
              onClick={() => undo?.()}
            >
              <IconArrowBackUp size={20} />
            </ActionIcon>
            <ActionIcon
              {...tool}
              disabled={!redo}
              aria-label={t('flows.bar.redo')}
              title={`${t('flows.bar.redo')} (Ctrl+Shift+Z)`}
              onClick={() => redo?.()}
            >
              <IconArrowForwardUp size={20} />
            </ActionIcon>
          </>
        )}
        <ActionIcon
          {...tool}
          aria-label={t('flows.bar.search')}
          title={`${t('flows.bar.search')} (Ctrl+F)`}
          onClick={find}
        >
          <IconSearch size={19} />
        </ActionIcon>
        <ActionIcon {...tool} className={css.keys} aria-label={t('flows.bar.help')} onClick={keys}>
          <IconKeyboard size={20} />
        </ActionIcon>
      </div>
      {may('flow.publish') && (
        <Button
          leftSection={<IconSend size={17} aria-hidden />}
          disabled={why !== undefined}
          title={why}
          onClick={publish}
          data-testid="publish"
        >
          {t('flows.bar.publish')}
        </Button>
      )}
    </header>
  );
}

function Saving({ state, writable }: { state: State; writable: boolean }) {
  const { t } = useTranslation();
  if (!writable)
    return (
      <Chip tone="calm" icon={<IconEye size={14} aria-hidden />}>
        {t('flows.bar.readOnly')}
      </Chip>
    );
  const [sort, Icon] = state.broken
    ? (['broken', IconDeviceFloppy] as const)
    : state.saving === 'offline'
      ? (['offline', IconCloudOff] as const)
      : state.saving === 'refused'
        ? (['kept', IconDeviceFloppy] as const)
        : state.saving === 'busy'
          ? (['saving', IconDeviceFloppy] as const)
          : isDirty(state)
            ? (['unsaved', IconDeviceFloppy] as const)
            : (['saved', IconCheck] as const);
  return (
    <span className={css.saving} data-testid="draft" data-state={sort} title={state.refusal || undefined}>
      <Icon size={15} aria-hidden />
      {t(`flows.bar.${sort}`)}
    </span>
  );
}
