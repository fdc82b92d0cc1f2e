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
  /** The feature by which the tokens of answers are coloured. */
  readonly colour: { feature_id: string; label: string } | null
  /** Whether a new condition is being written in the Modified tab. */
  readonly condition: boolean
  showTab(tab: PanelTab): void
  setSearch(search: string): void
  setSheetOpen(open: boolean): void
  showDetails(featureId: string | null): void
  startCondition(open: boolean): void
  colourBy(feature: PanelState['colour']): void
}

export type PanelStore = ReturnType<typeof createPanelStore>

export const createPanelStore = () =>
  createStore<PanelState>()((set) => ({
    tab: 'activated',
    search: '',
    sheetOpen: false,
    detailsOf: null,
    colour: null,
    condition: false,
    showTab: (tab) => set({ tab }),
    setSearch: (search) => set({ search }),
    setSheetOpen: (sheetOpen) => set({ sheetOpen }),
    showDetails: (detailsOf) => set({ detailsOf }),
    startCondition: (condition) => set({ condition }),
    colourBy: (feature) =>
      set({ colour: feature && { feature_id: feature.feature_id, label: feature.label } }),
  }))
