import { api, segment } from './client';

export interface ArticleLine {
  key: string;
  title: string;
  snippet: string;
}
export interface Article {
  key: string;
  title: string;
  body: string;
}

export const searchKnowledge = (text: string, signal?: AbortSignal) =>
  api.get<ArticleLine[]>('/knowledge', { q: text, limit: 8 }, signal);

export const readArticle = (key: string) => api.get<Article>(`/knowledge/${segment(key)}`);
