'use client'

import { createContext, useContext, type ReactNode } from 'react'

const Name = createContext<string | null>(null)

/** Tells the components below it with which key the reader is signed in. @param name null where the server has no keys */
export function SignedIn({ name, children }: { name: string | null; children: ReactNode }) {
  return <Name value={name}>{children}</Name>
}

export const useSignedInName = (): string | null => useContext(Name)
