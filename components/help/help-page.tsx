'use client'

import Link from 'next/link'
import { CopyAsCode } from '@/components/code/copy-as-code'
import { ShortcutList } from '@/components/commands/shortcut-list'
import { Button } from '@/components/ui/button'
import { PageFrame } from '@/components/ui/page-frame'
import { useStudio } from '@/lib/state/studio-context'
import { useVariant } from '@/lib/state/variant-context'
import { useCommandStore } from '@/lib/state/workspace-context'
import { useModel } from '@/components/models/use-model'
import { HelpSection, sections } from './help-section'
import { ModelInWords } from './model-in-words'
import { StartGuide } from './start-guide'
import { Words } from './words'

/** The words explained, the model, programs, what is kept where, and the shortcuts. */
export function HelpPage() {
  return (
    <PageFrame title="Help" about="What the words mean, who answers, and what is kept where.">
      <nav aria-label="On this page" className="flex flex-wrap gap-x-5 gap-y-1 text-sm">
        {Object.entries(sections).map(([id, name]) => (
          <a
            key={id}
            href={`#${id}`}
            className="text-sea inline-flex items-center underline underline-offset-4 pointer-coarse:min-h-11"
          >
            {name}
          </a>
        ))}
      </nav>
      <div className="max-w-[44rem]">
        <HelpSection id="begin">
          <p>
            Ask something, push on a slider, compare the two answers, and keep the one you like. The guide
            goes through it with you in about a minute.
          </p>
          <StartGuide />
        </HelpSection>
        <HelpSection id="words">
          <Words />
        </HelpSection>
        <HelpSection id="model">
          <ModelInWords />
        </HelpSection>
        <HelpSection id="programs">
          <Programs />
        </HelpSection>
        <HelpSection id="privacy">
          <Privacy />
        </HelpSection>
        <HelpSection id="keys">
          <ShortcutList />
          <KeysButton />
        </HelpSection>
      </div>
    </PageFrame>
  )
}

function Programs() {
  const { model } = useStudio()
  const confirmed = useVariant((state) => state.confirmed)
  const prompt = useModel().data?.profile?.starters.prompts[0] ?? 'Tell me about Tokyo.'
  return (
    <>
      <p>
        Whatever this page does, a program can do.{' '}
        <Link href="/reference" prefetch={false} className="text-sea underline underline-offset-4">
          The API reference
        </Link>{' '}
        lists every address. This asks the model as it is steered now:
      </p>
      <CopyAsCode chat={{ model, edits: confirmed, prompt }} />
    </>
  )
}

const Privacy = () => (
  <ul className="list-disc space-y-2 pl-5">
    <li>The model runs on the server that serves this page, and answers there.</li>
    <li>
      The draft, pending pushes and settings are kept in this browser, and so is a copy of the conversation
      that is open. Signing out removes them.
    </li>
    <li>
      Conversations, confirmed pushes, personas and features that you make are kept on the server, under the
      name you signed in with, if it asks for one.
    </li>
    <li>Whoever runs the server can see what is kept there.</li>
  </ul>
)

function KeysButton() {
  const show = useCommandStore((state) => state.show)
  return (
    <Button size="small" onClick={() => show('shortcuts')}>
      Turn single keys on or off
    </Button>
  )
}
