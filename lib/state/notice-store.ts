import { createStore, type StoreApi } from 'zustand/vanilla'

export interface Notice {
  /** One notice per key: saying it again replaces it. */
  key: string
  text: string
}

/** What has just been done, for a while, with the way back. */
export interface Toast {
  /** Tells one toast from the next that says the same. */
  id: number
  text: string
  undo: () => void
}

export interface NoticeState {
  readonly notices: readonly Notice[]
  readonly toast: Toast | null
  /** The latest event worth saying aloud to someone who cannot see it. */
  readonly announcement: string
  notify(key: string, text: string): void
  dismiss(key: string): void
  announce(text: string): void
  /** In place of the toast before. */
  offerUndo(text: string, undo: () => void): void
  dismissToast(): void
}

export type NoticeStore = StoreApi<NoticeState>

export const createNoticeStore = () =>
  createStore<NoticeState>()((set) => ({
    notices: [],
    toast: null,
    announcement: '',
    notify: (key, text) =>
      set(({ notices }) => ({ notices: [...notices.filter((each) => each.key !== key), { key, text }] })),
    dismiss: (key) => set(({ notices }) => ({ notices: notices.filter((each) => each.key !== key) })),
    announce: (announcement) => set({ announcement }),
    offerUndo: (text, undo) => set(({ toast }) => ({ toast: { id: (toast?.id ?? 0) + 1, text, undo } })),
    dismissToast: () => set({ toast: null }),
  }))
