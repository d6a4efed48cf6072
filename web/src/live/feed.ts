import type { ServerMessage } from './messages';
import { applyPatches, type Tree } from './reducer';

export interface Feed {
  readonly state: Tree;
  /** The last fact this state holds; null before the first snapshot. */
  readonly fact: number | null;
}

export const emptyFeed: Feed = { state: {}, fact: null };

/** Snapshot, then facts in order; a fact already held (told twice around a resume) changes nothing. */
export function feedNext(feed: Feed, message: ServerMessage): Feed {
  switch (message.type) {
    case 'snapshot':
      return { state: message.state, fact: message.fact };
    case 'fact':
      if (feed.fact === null || message.id <= feed.fact) return feed;
      return { state: applyPatches(feed.state, message.patches), fact: message.id };
    case 'alive':
      return feed.fact !== null && message.fact > feed.fact ? { ...feed, fact: message.fact } : feed;
    case 'resnap':
      return { ...feed, fact: null };
    default:
      return feed;
  }
}
