import type { Metadata } from 'next'
import { SignInForm } from '@/components/access/sign-in-form'
import { Mark } from '@/components/ui/mark'

export const metadata: Metadata = { title: 'Sign in' }

/** Where people come without a key. The proxy sends everyone else to the studio. */
export default function SignInPage() {
  return (
    <main className="mx-auto flex min-h-dvh max-w-sm flex-col items-start justify-center gap-5 px-6 py-10">
      <Mark className="-ml-2.5 size-12" />
      <h1 className="chart-name text-4xl">Come aboard</h1>
      <p className="text-ink-soft">
        This Tiller lets in those who have a key. Whoever runs it makes one with{' '}
        <code className="bg-sunken rounded px-1.5 py-0.5 font-mono text-[13px]">npm run keys</code>.
      </p>
      <SignInForm />
    </main>
  )
}
