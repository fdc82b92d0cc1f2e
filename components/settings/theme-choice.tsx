import { Monitor, Moon, Sun } from 'lucide-react'
import { useTheme } from 'next-themes'
import { RadioGroup } from 'radix-ui'

const themes = [
  ['system', 'Like the device', Monitor],
  ['light', 'Day', Sun],
  ['dark', 'Night', Moon],
] as const

export function ThemeChoice() {
  const { theme, setTheme } = useTheme()
  return (
    <div className="flex items-center justify-between gap-3">
      <span id="theme-label" className="font-medium">
        Theme
      </span>
      <RadioGroup.Root
        aria-labelledby="theme-label"
        value={theme}
        onValueChange={setTheme}
        className="bg-sunken flex rounded-lg p-0.5"
      >
        {themes.map(([value, name, Icon]) => (
          <RadioGroup.Item
            key={value}
            value={value}
            aria-label={name}
            title={name}
            className="text-ink-soft data-[state=checked]:bg-surface data-[state=checked]:text-ink grid h-8 w-10 place-items-center rounded-md data-[state=checked]:shadow-sm pointer-coarse:size-11"
          >
            <Icon className="size-4" aria-hidden="true" />
          </RadioGroup.Item>
        ))}
      </RadioGroup.Root>
    </div>
  )
}
