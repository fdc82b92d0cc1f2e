import type { Metadata, Viewport } from 'next'
import { cookies, headers } from 'next/headers'
import Link from 'next/link'
import type { ReactNode } from 'react'
import { FONTS_COOKIE } from '@/components/ui/fonts'
import { Providers } from '@/components/ui/providers'
import { NONCE_HEADER } from '@/lib/protocols/http/page-headers'
import './globals.css'

const title = 'Tiller: steer a language model by its features'
const description =
  'Chat with a small language model, see which features fire inside it, push on them, and compare the original with the steered answer.'

/** Link previews name their picture by a whole address, which begins as the reader's own does. */
async function origin(): Promise<URL> {
  const heard = await headers()
  const host = heard.get('host') ?? 'localhost'
  return new URL(`${heard.get('x-forwarded-proto') ?? 'http'}://${host}`)
}

export async function generateMetadata(): Promise<Metadata> {
  return {
    metadataBase: await origin(),
    title: { default: title, template: '%s · Tiller' },
    description,
    applicationName: 'Tiller',
    openGraph: { type: 'website', siteName: 'Tiller', title, description },
    twitter: { card: 'summary_large_image' },
  }
}

export const viewport: Viewport = {
  width: 'device-width',
  initialScale: 1,
  themeColor: [
    { media: '(prefers-color-scheme: light)', color: '#f9f7f1' },
    { media: '(prefers-color-scheme: dark)', color: '#0e1620' },
  ],
}

export default async function RootLayout({ children }: { children: ReactNode }) {
  const [heard, kept] = await Promise.all([headers(), cookies()])
  const nonce = heard.get(NONCE_HEADER) ?? undefined
  return (
    <html lang="en" data-fonts={kept.has(FONTS_COOKIE) ? '' : undefined} suppressHydrationWarning>
      <body>
        <noscript>
          <p className="mx-auto max-w-md p-6">
            Tiller’s page needs JavaScript. Programs need none: <Link href="/reference">the API</Link> is
            described at <a href="/api/openapi.json">/api/openapi.json</a>.
          </p>
        </noscript>
        <Providers nonce={nonce}>{children}</Providers>
      </body>
    </html>
  )
}
