import { Check, Copy } from 'lucide-react'
import { Tabs } from 'radix-ui'
import { useState, useSyncExternalStore } from 'react'
import { Button } from '@/components/ui/button'
import { asCode, type SteeredChat } from '@/lib/state/as-code'

const follow = () => () => undefined

/** Where this page is served; not known to the server that draws it first. */
const useOrigin = () =>
  useSyncExternalStore(
    follow,
    () => window.location.origin,
    () => '',
  )

/** A steered chat as programs, each ready to be copied. */
export function CopyAsCode({ chat }: { chat: Omit<SteeredChat, 'origin'> }) {
  const snippets = asCode({ ...chat, origin: useOrigin() })
  return (
    <Tabs.Root defaultValue="0" className="space-y-2">
      <Tabs.List aria-label="Language" className="flex flex-wrap gap-1">
        {snippets.map(({ name }, at) => (
          <Tabs.Trigger
            key={name}
            // Part of an id, in which spaces may not stand.
            value={String(at)}
            className="text-ink-soft hover:text-ink data-[state=active]:bg-sunken data-[state=active]:text-ink rounded-md px-2.5 py-1 text-[13px] pointer-coarse:py-2.5"
          >
            {name}
          </Tabs.Trigger>
        ))}
      </Tabs.List>
      {snippets.map(({ name, needs, text }, at) => (
        <Tabs.Content
          key={name}
          value={String(at)}
          className="border-line bg-surface relative rounded-lg border"
        >
          <CopyButton text={text} />
          {needs !== '' && <p className="text-ink-soft px-4 pt-3 text-[13px]">Needs: {needs}</p>}
          <pre
            tabIndex={0}
            aria-label={name}
            className="overflow-x-auto p-4 font-mono text-xs leading-relaxed"
          >
            <code>{text}</code>
          </pre>
        </Tabs.Content>
      ))}
    </Tabs.Root>
  )
}

function CopyButton({ text }: { text: string }) {
  const [copied, setCopied] = useState<'no' | 'yes' | 'refused'>('no')
  const copy = () =>
    navigator.clipboard.writeText(text).then(
      () => setCopied('yes'),
      () => setCopied('refused'),
    )
  const Icon = copied === 'yes' ? Check : Copy
  return (
    <Button
      size="small"
      className="absolute top-2 right-2"
      onClick={() => void copy()}
      onBlur={() => setCopied('no')}
    >
      <Icon className="size-3.5" aria-hidden="true" />
      <span aria-live="polite">
        {{ no: 'Copy', yes: 'Copied', refused: 'Select it and copy by hand' }[copied]}
      </span>
    </Button>
  )
}
