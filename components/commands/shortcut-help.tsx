import { Sheet } from '@/components/ui/sheet'
import { useCommandStore } from '@/lib/state/workspace-context'
import { ShortcutList } from './shortcut-list'

/** The shortcuts, and the switch for those that are a single key. */
export function ShortcutHelp({ onClose }: { onClose: () => void }) {
  const singleKeys = useCommandStore((state) => state.singleKeys)
  const setSingleKeys = useCommandStore((state) => state.setSingleKeys)
  return (
    <Sheet open onClose={onClose} title="Keyboard shortcuts" description="Every command that has a shortcut.">
      <div className="space-y-4 overflow-y-auto px-5 py-4">
        <ShortcutList />
        <label className="flex min-h-11 items-center gap-3 text-sm">
          <input
            type="checkbox"
            checked={singleKeys}
            onChange={(event) => setSingleKeys(event.target.checked)}
            className="accent-sea size-4"
          />
          Shortcuts of a single key
        </label>
        <p className="text-ink-soft text-[13px]">
          Single keys do nothing while you type in a field. Turn them off if you speak to your device instead
          of typing.
        </p>
      </div>
    </Sheet>
  )
}
