import { NotesFile } from '@/components/notes/notes-file'
import type { ListFeaturesResponse } from '@/lib/protocols/tiller/contract'
import type { ListView } from '@/lib/state/feature-list'
import { countInWords, themeNames, words } from './words'

interface ListStateProps {
  view: ListView
  /** The list as it is; undefined while it is looked up. */
  list: ListFeaturesResponse | undefined
  onChange: (part: Partial<ListView>) => void
  /** Goes to the theme that begins at a place in the order. */
  onGoTo: (at: number) => void
}

/** How many there are, theme by theme if somebody wants that. */
export function ListState({ view, list, onChange, onGoTo }: ListStateProps) {
  return (
    <div className="flex min-h-8 flex-wrap items-center gap-x-4 gap-y-1 text-[13px]">
      <p role="status" className="text-ink-soft grow">
        {list ? countInWords(list.total) : words.looking}
      </p>
      {view.only === 'noted' && <NotesFile />}
      {list?.themes && list.themes.length > 1 && <ThemeJump themes={list.themes} onGoTo={onGoTo} />}
      <label className="flex items-center gap-2 pointer-coarse:h-11">
        <input
          type="checkbox"
          checked={view.byTheme}
          onChange={({ target }) => onChange({ byTheme: target.checked })}
          className="accent-sea size-4 pointer-coarse:size-5"
        />
        {words.group}
      </label>
    </div>
  )
}

interface ThemeJumpProps {
  themes: NonNullable<ListFeaturesResponse['themes']>
  onGoTo: (at: number) => void
}

/** Goes to where a theme begins. It stands for no choice, and so has none afterwards. */
function ThemeJump({ themes, onGoTo }: ThemeJumpProps) {
  const startOf = (theme: string) =>
    themes
      .slice(
        0,
        themes.findIndex((each) => each.theme === theme),
      )
      .reduce((sum, { count }) => sum + count, 0)
  return (
    <select
      aria-label={words.themes}
      value=""
      onChange={({ target }) => onGoTo(startOf(target.value))}
      className="border-line bg-surface h-7.5 max-w-44 rounded-md border px-1.5 pointer-coarse:h-11"
    >
      <option value="" disabled>
        {words.themes}
      </option>
      {themes.map(({ theme, count }) => (
        <option key={theme} value={theme}>
          {`${themeNames[theme]} (${count.toLocaleString('en')})`}
        </option>
      ))}
    </select>
  )
}
