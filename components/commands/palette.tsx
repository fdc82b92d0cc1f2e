import { useQuery } from '@tanstack/react-query'
import { Command as Cmdk } from 'cmdk'
import { useRouter } from 'next/navigation'
import { Dialog } from 'radix-ui'
import { useRef, useState, type ReactNode } from 'react'
import { useReturnFocus } from '@/components/ui/use-return-focus'
import { useSettled } from '@/components/ui/use-settled'
import { featureAddress } from '@/lib/state/addresses'
import { describeProblem } from '@/lib/state/problem'
import { modelsQuery, searchQuery } from '@/lib/state/queries'
import { useStudio } from '@/lib/state/studio-context'
import { useWorkspace } from '@/lib/state/workspace-context'
import { KeyCaps } from './key-caps'
import { commands, groups, type Command, type CommandId } from './list'
import type { Doing } from './use-commands'

interface PaletteProps {
  doing: Record<CommandId, Doing>
  onClose: () => void
}

/** What it is opened from is no use inside it. */
const listed: readonly (Command & { id: CommandId })[] = commands.filter(({ id }) => id !== 'palette')

/** A feature is looked for from so many letters on. */
const SEARCHED_LETTERS = 2
const FEATURES_SHOWN = 6

/** Pages, commands, models and features in one list, found by typing. What is chosen happens once the list has closed. */
export function Palette({ doing, onClose }: PaletteProps) {
  const { onOpenAutoFocus, onCloseAutoFocus } = useReturnFocus()
  const chosen = useRef<(() => void) | null>(null)
  const [typed, setTyped] = useState('')
  const choose = (run: () => void) => {
    chosen.current = run
    onClose()
  }
  return (
    <Dialog.Root open onOpenChange={(open) => !open && onClose()}>
      <Dialog.Portal>
        <Dialog.Overlay className="animate-fade fixed inset-0 z-50 bg-[oklch(0.2_0.03_240/0.4)]" />
        <Dialog.Content
          onOpenAutoFocus={onOpenAutoFocus}
          onCloseAutoFocus={(event) => {
            onCloseAutoFocus(event)
            chosen.current?.()
          }}
          aria-describedby={undefined}
          className="bg-surface border-line animate-rise fixed top-3 left-1/2 z-50 w-[min(36rem,calc(100vw-1.5rem))] -translate-x-1/2 overflow-hidden rounded-xl border shadow-xl sm:top-[12vh]"
        >
          <Dialog.Title className="sr-only">Commands</Dialog.Title>
          <Cmdk label="Commands" loop>
            <Cmdk.Input
              value={typed}
              onValueChange={setTyped}
              placeholder="Find a feature, a page, a thing to do…"
              className="border-line placeholder:text-ink-soft h-13 w-full border-b bg-transparent px-5 text-base -outline-offset-2"
            />
            <Cmdk.List
              label="Commands"
              className="max-h-[min(26rem,70dvh)] scroll-py-2 overflow-y-auto overscroll-contain p-2"
            >
              {groups.map((group) => (
                <Group key={group} heading={group}>
                  {listed
                    .filter((each) => each.group === group)
                    .map((command) => (
                      <CommandItem
                        key={command.id}
                        command={command}
                        doing={doing[command.id]}
                        onChoose={choose}
                      />
                    ))}
                </Group>
              ))}
              <Models onChoose={choose} />
              <Features typed={typed} onChoose={choose} />
            </Cmdk.List>
          </Cmdk>
        </Dialog.Content>
      </Dialog.Portal>
    </Dialog.Root>
  )
}

type OnChoose = { onChoose: (run: () => void) => void }

const itemClass =
  'data-[selected=true]:bg-sunken flex min-h-10 cursor-pointer items-center gap-3 rounded-lg px-3 py-1.5 text-sm aria-disabled:cursor-not-allowed data-[selected=true]:outline-1 data-[selected=true]:outline-line-strong pointer-coarse:min-h-11'

function Group({ heading, children }: { heading: string; children: ReactNode }) {
  return (
    <Cmdk.Group
      heading={heading}
      className="[&_[cmdk-group-heading]]:text-ink-soft [&_[cmdk-group-heading]]:px-3 [&_[cmdk-group-heading]]:pt-2 [&_[cmdk-group-heading]]:pb-1 [&_[cmdk-group-heading]]:text-xs [&_[cmdk-group-heading]]:font-semibold"
    >
      {children}
    </Cmdk.Group>
  )
}

function CommandItem({ command, doing, onChoose }: OnChoose & { command: Command; doing: Doing }) {
  const hindrance = doing.hindrance?.() ?? null
  const [shortcut] = command.keys ?? []
  return (
    <Cmdk.Item
      value={command.name}
      keywords={[...command.words]}
      disabled={hindrance !== null}
      onSelect={() => onChoose(doing.run)}
      className={itemClass}
    >
      <span className={`grow ${hindrance === null ? '' : 'text-ink-soft'}`}>{command.name}</span>
      {hindrance !== null && <span className="text-ink-soft text-xs">{hindrance}</span>}
      {hindrance === null && shortcut && <KeyCaps shortcut={shortcut} />}
    </Cmdk.Item>
  )
}

function Models({ onChoose }: OnChoose) {
  const { client, model } = useStudio()
  const workspace = useWorkspace()
  const others = useQuery(modelsQuery(client)).data?.models.filter(
    ({ id, state }) => id !== model && state !== 'failed',
  )
  if (!others || others.length === 0) return null
  return (
    <Group heading="Models">
      {others.map(({ id }) => (
        <Cmdk.Item
          key={id}
          value={`Turn to ${id}`}
          keywords={['model']}
          onSelect={() => onChoose(() => workspace.turnTo(id, model))}
          className={itemClass}
        >
          Turn to {id}
        </Cmdk.Item>
      ))}
    </Group>
  )
}

function Features({ typed, onChoose }: OnChoose & { typed: string }) {
  const studio = useStudio()
  const router = useRouter()
  const settled = useSettled(typed.trim())
  const query = settled.length < SEARCHED_LETTERS ? '' : settled
  const { data, error, isFetching } = useQuery(searchQuery(studio, query))
  if (query === '') return null
  const found = error ? [] : (data ?? []).slice(0, FEATURES_SHOWN)
  const note = error
    ? describeProblem(error).title
    : isFetching
      ? 'Looking for features…'
      : found.length === 0
        ? `No feature found for “${query}”`
        : null
  return (
    <Cmdk.Group
      forceMount
      heading="Features"
      className="[&_[cmdk-group-heading]]:text-ink-soft [&_[cmdk-group-heading]]:px-3 [&_[cmdk-group-heading]]:pt-2 [&_[cmdk-group-heading]]:pb-1 [&_[cmdk-group-heading]]:text-xs [&_[cmdk-group-heading]]:font-semibold"
    >
      {found.map(({ feature_id, label }) => (
        <Cmdk.Item
          key={feature_id}
          forceMount
          value={`feature ${feature_id}`}
          onSelect={() => onChoose(() => router.push(featureAddress(feature_id, studio.model)))}
          className={itemClass}
        >
          {label}
        </Cmdk.Item>
      ))}
      {note && (
        <Cmdk.Item forceMount disabled value="note" className="text-ink-soft px-3 py-2 text-sm">
          {note}
        </Cmdk.Item>
      )}
    </Cmdk.Group>
  )
}
