import Link from 'next/link'
import { Popover } from 'radix-ui'
import { SignOut } from '@/components/access/sign-out'
import { beside, type PanelProps } from '@/components/ui/beside'
import { MAX_MESSAGE_CHARS } from '@/lib/protocols/common/limits'
import { useSettings } from '@/lib/state/studio-context'
import { NumberField } from './number-field'
import { SeedField } from './seed-field'
import { ThemeChoice } from './theme-choice'
import { WhereTheyHold } from './where-they-hold'

export function SettingsPopover({ anchor, onClose }: PanelProps) {
  const settings = useSettings((state) => state)
  return (
    <Popover.Root open onOpenChange={onClose}>
      <Popover.Anchor virtualRef={anchor} />
      <Popover.Portal>
        <Popover.Content
          {...beside(anchor)}
          align="end"
          sideOffset={8}
          collisionPadding={12}
          aria-label="Settings"
          className="bg-surface border-line animate-rise z-40 max-h-[var(--radix-popover-content-available-height)] w-[min(21rem,calc(100vw-1.5rem))] space-y-4 overflow-y-auto rounded-xl border p-5 text-sm shadow-xl"
        >
          <h2 className="chart-name text-2xl">Settings</h2>
          <NumberField
            label="Temperature"
            help="0 always picks the likeliest word; higher is bolder."
            value={settings.temperature}
            min={0}
            max={2}
            step={0.1}
            onChange={(temperature) => settings.change({ temperature })}
          />
          <NumberField
            label="Top-p"
            help="Picks only among the likeliest words that make up this share."
            value={settings.top_p}
            min={0.05}
            max={1}
            step={0.05}
            onChange={(top_p) => settings.change({ top_p })}
          />
          <NumberField
            label="Longest answer, in tokens"
            value={settings.max_completion_tokens}
            min={1}
            max={4096}
            step={1}
            onChange={(max_completion_tokens) => settings.change({ max_completion_tokens })}
          />
          <SeedField seed={settings.seed} onChange={(seed) => settings.change({ seed })} />
          <label className="block space-y-1">
            <span className="font-medium">System prompt</span>
            <textarea
              rows={2}
              value={settings.system_prompt}
              maxLength={MAX_MESSAGE_CHARS}
              placeholder="Optional: given to the model before the conversation"
              onChange={(event) => settings.change({ system_prompt: event.target.value })}
              className="border-line bg-paper placeholder:text-ink-soft block field-sizing-content max-h-40 w-full resize-none rounded-lg border px-3 py-2 text-base sm:text-sm"
            />
          </label>
          <WhereTheyHold />
          <label className="flex items-center gap-2 pointer-coarse:min-h-11">
            <input
              type="checkbox"
              checked={settings.blind}
              onChange={({ target }) => settings.change({ blind: target.checked })}
              className="accent-sea"
            />
            Compare blind: hide which answer is steered until you choose
          </label>
          <Link
            href="/choices"
            prefetch={false}
            className="text-ink-soft flex w-fit items-center underline underline-offset-4 pointer-coarse:min-h-11"
          >
            What you chose so far
          </Link>
          <ThemeChoice />
          <p className="border-line border-t pt-3 text-[13px]">
            <Link
              href="/help"
              prefetch={false}
              className="text-sea inline-flex items-center underline underline-offset-4 pointer-coarse:min-h-11"
            >
              Help: the words, the model, what is kept where
            </Link>
          </p>
          <p className="text-ink-soft text-[13px]">
            For programs:{' '}
            <Link
              href="/reference"
              prefetch={false}
              target="_blank"
              className="text-sea inline-flex items-center underline underline-offset-4 pointer-coarse:min-h-11"
            >
              the API and its reference
            </Link>
          </p>
          <SignOut />
        </Popover.Content>
      </Popover.Portal>
    </Popover.Root>
  )
}
