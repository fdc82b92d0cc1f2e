'use client'

import { createContext, useContext, type ReactNode } from 'react'
import { useStore } from 'zustand'
import type { ChatState } from './chat-store'
import type { KeptState } from './kept-store'
import type { NoticeState } from './notice-store'
import type { PanelState } from './panel-store'
import type { ChatSettingsState } from './chat-settings'
import type { Studio } from './studio'
import { VariantProvider } from './variant-context'

const StudioContext = createContext<Studio | null>(null)

/** Gives the components below it the studio, and its variant as VariantContext. */
export function StudioProvider({ studio, children }: { studio: Studio; children: ReactNode }) {
  return (
    <StudioContext value={studio}>
      <VariantProvider store={studio.variant}>{children}</VariantProvider>
    </StudioContext>
  )
}

export function useStudio(): Studio {
  const studio = useContext(StudioContext)
  if (!studio) throw new Error('useStudio needs a StudioProvider above it.')
  return studio
}

export const useChat = <T,>(selector: (state: ChatState) => T): T => useStore(useStudio().chat, selector)
export const useKept = <T,>(selector: (state: KeptState) => T): T => useStore(useStudio().kept, selector)
export const useSettings = <T,>(selector: (state: ChatSettingsState) => T): T =>
  useStore(useStudio().settings, selector)
export const usePanel = <T,>(selector: (state: PanelState) => T): T => useStore(useStudio().panel, selector)
export const useNotices = <T,>(selector: (state: NoticeState) => T): T =>
  useStore(useStudio().notices, selector)
