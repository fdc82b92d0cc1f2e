import { createStore } from 'zustand/vanilla'

export type PanelTab = 'activated' | 'modified' | 'search'

/** What the feature panel shows. Nothing here is worth keeping over a reload. */
export interface PanelState {
  readonly tab: PanelTab
  readonly search: string
  /** On narrow screens the panel is a sheet; this opens it. */
  readonly sheetOpen: boolean
  /** The feature whose details are open. */
  readonly detailsOf: string | null
  showTab(tab: PanelTab): void
  setSearch(search: string): void
  setSheetOpen(open: boolean): void
  showDetails(featureId: string | null): void
}

export type PanelStore = ReturnType<typeof createPanelStore>

export const createPanelStore = () =>
  createStore<PanelState>()((set) => ({
    tab: 'activated',
    search: '',
    sheetOpen: false,
    detailsOf: null,
    showTab: (tab) => set({ tab }),
    setSearch: (search) => set({ search }),
    setSheetOpen: (sheetOpen) => set({ sheetOpen }),
    showDetails: (detailsOf) => set({ detailsOf }),
  }))
