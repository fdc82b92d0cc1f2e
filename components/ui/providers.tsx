'use client'

import { QueryClient, QueryClientProvider } from '@tanstack/react-query'
import { ThemeProvider } from 'next-themes'
import { useEffect, useState, type ReactNode } from 'react'
import { takeOwnFonts } from './fonts'

/**
 * Errors are shown where they happen, with a button: nothing is asked again behind the person's back. Without a network
 * everything is asked all the same, and so fails at once and says so: the server may well be this very machine.
 */
const newQueryClient = () =>
  new QueryClient({
    defaultOptions: {
      queries: { retry: false, refetchOnWindowFocus: false, networkMode: 'always' },
      mutations: { networkMode: 'always' },
    },
  })

/** @param nonce without it browsers run no inline script of the page */
export function Providers({ nonce, children }: { nonce?: string; children: ReactNode }) {
  const [queryClient] = useState(newQueryClient)
  useEffect(takeOwnFonts, [])
  useEffect(() => {
    // Dialogs keep the page behind them from scrolling by a style element, whose nonce is looked for under this name.
    Object.assign(window, { __webpack_nonce__: nonce })
  }, [nonce])
  return (
    <ThemeProvider attribute="class" defaultTheme="system" disableTransitionOnChange nonce={nonce}>
      <QueryClientProvider client={queryClient}>{children}</QueryClientProvider>
    </ThemeProvider>
  )
}
