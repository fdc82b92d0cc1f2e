import { SlidersHorizontal } from 'lucide-react'
import { ConversationsButton } from '@/components/conversations/conversations-button'
import { CommandButton } from '@/components/commands/command-button'
import { PersonasLink } from '@/components/personas/personas-link'
import { ModelPicker } from '@/components/models/model-picker'
import { NewChat } from '@/components/settings/new-chat'
import { ResetSteering } from '@/components/settings/reset-steering'
import { SettingsButton } from '@/components/settings/settings-button'
import { Button } from '@/components/ui/button'
import { Mark } from '@/components/ui/mark'
import { usePanel } from '@/lib/state/studio-context'

export function Header() {
  const setSheetOpen = usePanel((state) => state.setSheetOpen)
  return (
    <header className="border-line flex h-14 shrink-0 items-center gap-0 border-b pr-2 pl-3 sm:gap-1 sm:pr-4 sm:pl-5">
      <div className="flex min-w-0 grow items-center gap-1 sm:gap-2">
        <ConversationsButton />
        <p className="flex shrink-0 items-center gap-2.5">
          <Mark className="size-7 max-sm:hidden" />
          <span className="chart-name hidden translate-y-0.5 text-[27px] sm:inline">Tiller</span>
        </p>
        <ModelPicker />
      </div>
      <ResetSteering />
      <PersonasLink />
      <NewChat />
      <SettingsButton />
      <CommandButton />
      <Button
        size="small"
        className="ml-1 h-9 lg:hidden pointer-coarse:h-11"
        onClick={() => setSheetOpen(true)}
      >
        <SlidersHorizontal className="hidden size-4 sm:block" aria-hidden="true" />
        Features
      </Button>
    </header>
  )
}
