import type { Metadata } from 'next'
import Link from 'next/link'
import { Mark } from '@/components/ui/mark'

export const metadata: Metadata = { title: 'No such page' }

export default function NotFound() {
  return (
    <main className="mx-auto flex min-h-dvh max-w-md flex-col items-start justify-center gap-4 px-6">
      <Mark className="size-12" />
      <h1 className="chart-name text-4xl">Uncharted</h1>
      <p className="text-ink-soft">There is no page at this address.</p>
      <Link href="/" className="text-sea underline underline-offset-4">
        Back to the studio
      </Link>
    </main>
  )
}
