import { createStore, type StoreApi } from 'zustand/vanilla'

export interface Notice {
  /** One notice per key: saying it again replaces it. */
  key: string
  text: string
}

export interface NoticeState {
  readonly notices: readonly Notice[]
  /** The latest event worth saying aloud to someone who cannot see it. */
  readonly announcement: string
  notify(key: string, text: string): void
  dismiss(key: string): void
  announce(text: string): void
}

export type NoticeStore = StoreApi<NoticeState>

export const createNoticeStore = () =>
  createStore<NoticeState>()((set) => ({
    notices: [],
    announcement: '',
    notify: (key, text) =>
      set(({ notices }) => ({ notices: [...notices.filter((each) => each.key !== key), { key, text }] })),
    dismiss: (key) => set(({ notices }) => ({ notices: notices.filter((each) => each.key !== key) })),
    announce: (announcement) => set({ announcement }),
  }))
