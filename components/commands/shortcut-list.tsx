import { KeyCaps } from './key-caps'
import { commands, type Command } from './list'

const withKeys = (commands as readonly Command[]).filter(({ keys }) => keys !== undefined)

/** Every command that has a shortcut. */
export function ShortcutList() {
  return (
    <dl className="divide-line divide-y text-sm">
      {withKeys.map(({ id, name, keys }) => (
        <div key={id} className="flex items-center justify-between gap-4 py-2">
          <dt>{name}</dt>
          <dd className="flex flex-wrap justify-end gap-3">
            {keys?.map((shortcut) => (
              <KeyCaps key={`${shortcut.key}${shortcut.shift ?? ''}`} shortcut={shortcut} />
            ))}
          </dd>
        </div>
      ))}
    </dl>
  )
}
