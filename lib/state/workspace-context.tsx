'use client'

import { createContext, useContext, type ReactNode } from 'react'
import { useStore } from 'zustand'
import type { CommandState } from './command-store'
import type { GuideState } from './guide'
import type { ListState } from './list-store'
import type { Workspace } from './workspace'

const WorkspaceContext = createContext<Workspace | null>(null)

/** Gives the components below it the workspace: the models, and the choice among them. */
export function WorkspaceProvider({ workspace, children }: { workspace: Workspace; children: ReactNode }) {
  return <WorkspaceContext value={workspace}>{children}</WorkspaceContext>
}

export function useWorkspace(): Workspace {
  const workspace = useContext(WorkspaceContext)
  if (!workspace) throw new Error('useWorkspace needs a WorkspaceProvider above it.')
  return workspace
}

/** Whether what was saved has been read. */
export const useIsReady = () => useStore(useWorkspace().standing, ({ ready }) => ready)

/** The name of the model that a person has chosen; null if none. */
export const useChosenModel = () => useStore(useWorkspace().choice, ({ chosen }) => chosen)

export const useGuide = <T,>(selector: (state: GuideState) => T): T =>
  useStore(useWorkspace().guide, selector)
export const useCommandStore = <T,>(selector: (state: CommandState) => T): T =>
  useStore(useWorkspace().commands, selector)
export const useList = <T,>(selector: (state: ListState) => T): T => useStore(useWorkspace().list, selector)
