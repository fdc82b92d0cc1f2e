'use client'

import { createContext, useContext, type ReactNode } from 'react'
import { useStore } from 'zustand'
import type { VariantState, VariantStore } from './variant-store'

const VariantContext = createContext<VariantStore | null>(null)

/** Gives the components below it the pending and confirmed edits. */
export function VariantProvider({ store, children }: { store: VariantStore; children: ReactNode }) {
  return <VariantContext value={store}>{children}</VariantContext>
}

/** Reads the variant. `selector` gives something that stays the same while nothing has changed. */
export function useVariant<T>(selector: (state: VariantState) => T): T {
  const store = useContext(VariantContext)
  if (!store) throw new Error('useVariant needs a VariantProvider above it.')
  return useStore(store, selector)
}
