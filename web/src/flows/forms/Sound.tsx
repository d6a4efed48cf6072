import { ActionIcon, Button, Menu } from '@mantine/core';
import {
  IconMicrophone,
  IconPlayerPlay,
  IconPlayerStop,
  IconRotate,
  IconUpload,
  IconVinyl,
} from '@tabler/icons-react';
import { useQueryClient } from '@tanstack/react-query';
import { useEffect, useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { messageOf } from '@/api/problem';
import { markRecorded, prompts, soundOf, useRecorded } from '@/api/prompts';
import { useSay } from '@/design/Say';
import { useStudio } from '../studio';
import { wavOf } from './wav';
import css from './forms.module.css';

/** Hear a sentence as the citizen will; give it an own recording. */
export function Sound({ text }: { text: string }) {
  const { flowKey, flow, writable } = useStudio();
  const recorded = useRecorded(flowKey, flow.published !== null);
  if (!text.trim()) return null;
  return <SoundTools text={text} own={recorded.has(text)} flowKey={flowKey} writable={writable} />;
}

interface SoundToolsProps {
  text: string;
  /** It has a recording of its own. */
  own: boolean;
  flowKey: string;
  writable: boolean;
  /** The menu has a word instead of a sign: where there is room for it. */
  words?: boolean;
}

export function SoundTools({ text, own, flowKey, writable, words = false }: SoundToolsProps) {
  const { t } = useTranslation();
  const say = useSay();
  const queries = useQueryClient();
  const player = useRef<HTMLAudioElement | null>(null);
  const picker = useRef<HTMLInputElement>(null);
  const [playing, setPlaying] = useState(false);
  const change = t(own ? 'flows.sound.change' : 'flows.sound.give');
  const recorder = useRecorder((sound) => void keep(sound));
  useEffect(() => () => player.current?.pause(), [text]);

  async function attempt(act: () => Promise<void>, done: string, recorded: boolean) {
    try {
      await act();
      say.note(done, 'good');
      markRecorded(queries, flowKey, text, recorded);
    } catch (error) {
      say.note(messageOf(error), 'bad');
    }
  }
  const keep = (sound: Blob) =>
    attempt(async () => prompts.put(text, await wavOf(sound)), t('flows.sound.saved'), true);
  function toggle() {
    if (playing) {
      player.current?.pause();
      return setPlaying(false);
    }
    const sound = new Audio(soundOf(text));
    player.current = sound;
    sound.onended = () => setPlaying(false);
    setPlaying(true);
    sound.play().catch((error: unknown) => {
      setPlaying(false);
      say.note(messageOf(error), 'bad');
    });
  }
  return (
    <>
      <ActionIcon
        variant="light"
        aria-label={t(playing ? 'flows.sound.stop' : 'flows.sound.hear')}
        title={t(playing ? 'flows.sound.stop' : 'flows.sound.hear')}
        onClick={toggle}
      >
        {playing ? <IconPlayerStop size={16} /> : <IconPlayerPlay size={16} />}
      </ActionIcon>
      {writable && recorder.on && (
        <ActionIcon color="rose" aria-label={t('flows.sound.recording')} onClick={recorder.stop}>
          <IconPlayerStop size={16} />
        </ActionIcon>
      )}
      {writable && !recorder.on && (
        <Menu position="bottom-end" withinPortal>
          <Menu.Target>
            {words ? (
              <Button
                size="compact-md"
                variant="default"
                leftSection={<IconMicrophone size={16} aria-hidden />}
                aria-label={`${change}: ${text.slice(0, 60)}`}
              >
                {change}
              </Button>
            ) : (
              <ActionIcon
                variant={own ? 'light' : 'subtle'}
                color={own ? 'leaf' : 'gray'}
                aria-label={own ? t('flows.sound.own') : t('flows.sound.more', { text: text.slice(0, 40) })}
              >
                <IconVinyl size={17} />
              </ActionIcon>
            )}
          </Menu.Target>
          <Menu.Dropdown className={css.menu}>
            {text.includes('{') && <Menu.Label>{t('flows.sound.variables')}</Menu.Label>}
            <Menu.Item leftSection={<IconUpload size={17} />} onClick={() => picker.current?.click()}>
              {t('flows.sound.upload')}
            </Menu.Item>
            <Menu.Item leftSection={<IconMicrophone size={17} />} onClick={() => void recorder.start()}>
              {t('flows.sound.record')}
            </Menu.Item>
            {own && (
              <Menu.Item
                leftSection={<IconRotate size={17} />}
                onClick={() => void attempt(() => prompts.drop(text), t('flows.sound.dropped'), false)}
              >
                {t('flows.sound.drop')}
              </Menu.Item>
            )}
          </Menu.Dropdown>
        </Menu>
      )}
      <input
        ref={picker}
        type="file"
        accept="audio/*"
        hidden
        aria-label={t('flows.sound.upload')}
        onChange={(event) => {
          const [file] = event.currentTarget.files ?? [];
          if (file) void keep(file);
          event.currentTarget.value = '';
        }}
      />
    </>
  );
}

const LONGEST_MS = 120_000;

function useRecorder(done: (sound: Blob) => void) {
  const { t } = useTranslation();
  const say = useSay();
  const [on, setOn] = useState(false);
  const running = useRef<MediaRecorder | null>(null);
  const latest = useRef(done);
  latest.current = done;
  useEffect(() => () => running.current?.stream.getTracks().forEach((track) => track.stop()), []);
  async function start() {
    try {
      const stream = await navigator.mediaDevices.getUserMedia({ audio: true });
      const recorder = new MediaRecorder(stream);
      const parts: Blob[] = [];
      recorder.ondataavailable = (event) => parts.push(event.data);
      recorder.onstop = () => {
        stream.getTracks().forEach((track) => track.stop());
        setOn(false);
        latest.current(new Blob(parts, { type: recorder.mimeType }));
      };
      running.current = recorder;
      recorder.start();
      window.setTimeout(() => recorder.state === 'recording' && recorder.stop(), LONGEST_MS);
      setOn(true);
    } catch {
      say.note(t('flows.sound.noMicrophone'), 'bad'); // refused, or there is none
    }
  }
  return { on, start, stop: () => running.current?.stop() };
}
