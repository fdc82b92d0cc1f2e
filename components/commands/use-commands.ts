import { useTheme } from 'next-themes'
import { useRouter } from 'next/navigation'
import { useIsWide } from '@/components/ui/use-media-query'
import { inProgress } from '@/lib/state/answer-store'
import { uptoLastQuestion } from '@/lib/state/chat-store'
import type { PanelTab } from '@/lib/state/panel-store'
import { describeProblem } from '@/lib/state/problem'
import { useStudio } from '@/lib/state/studio-context'
import { useWorkspace } from '@/lib/state/workspace-context'
import { useShowList } from '@/components/conversations/use-show-list'
import type { CommandId } from './list'
import { pendingCount } from '@/lib/state/variant-store'

export interface Doing {
  run: () => void
  /** Why it cannot be done at this moment; null if it can. Asked when it matters: it follows no state. */
  hindrance?: () => string | null
}

/** What each command does on the page of a studio. */
export function useCommands(): Record<CommandId, Doing> {
  const studio = useStudio()
  const { commands, guide } = useWorkspace()
  const router = useRouter()
  const wide = useIsWide()
  const showList = useShowList()
  const { resolvedTheme, setTheme } = useTheme()
  const { panel, history, comparison, draft, chat, variant, answer, notices } = studio

  /** The chat is where what is steered is heard. */
  const inChat = () => {
    if (window.location.pathname !== '/') router.push('/')
  }
  const show = (tab: PanelTab) => () => {
    panel.getState().showTab(tab)
    if (!wide) panel.getState().setSheetOpen(true)
    inChat()
  }
  const comparing = () => comparison.store.getState().setup !== null
  const drafted = () => draft.getState().draft.trim() !== ''
  const edits = () => {
    const { confirmed, conditions } = variant.getState()
    return pendingCount(variant.getState()) + Object.keys(confirmed).length + conditions.length
  }

  const cannotCompare = () => {
    if (pendingCount(variant.getState()) === 0) return 'Move a slider first'
    if (comparing()) return 'Keep one of the two answers first'
    if (inProgress(answer.getState())) return 'Wait until the answer is finished'
    return drafted() || uptoLastQuestion(chat.getState().turns).length > 0 ? null : 'Ask something first'
  }
  const cannotReset = () =>
    edits() === 0 ? 'Nothing is steered' : comparing() ? 'Keep one of the two answers first' : null
  const reset = () =>
    void studio.resetSteering().catch((error: unknown) => {
      const { title, detail } = describeProblem(error)
      notices.getState().notify('reset', `The steering was not reset. ${title}. ${detail}`)
    })

  return {
    chat: { run: () => router.push('/') },
    features: { run: () => router.push('/features') },
    conversations: {
      run: () => {
        inChat()
        showList()
      },
    },
    personas: { run: () => router.push('/personas') },
    sweep: { run: () => router.push('/sweep') },
    contrast: { run: () => router.push('/contrast') },
    choices: { run: () => router.push('/choices') },
    help: { run: () => router.push('/help') },
    reference: { run: () => void window.open('/reference', '_blank', 'noopener') },
    palette: { run: () => commands.getState().show('palette') },
    write: {
      run: () => {
        document.getElementById('composer')?.focus()
        inChat()
      },
    },
    'new-chat': {
      run: () => {
        studio.newChat()
        inChat()
        document.getElementById('composer')?.focus()
      },
      hindrance: () => (chat.getState().turns.length === 0 ? 'The chat is empty' : null),
    },
    stop: {
      run: studio.stop,
      hindrance: () => (studio.isWriting() ? null : 'No answer is being written'),
    },
    undo: {
      run: () => void history.undo(),
      hindrance: () => (history.store.getState().past.length === 0 ? 'Nothing to undo' : null),
    },
    redo: {
      run: () => void history.redo(),
      hindrance: () => (history.store.getState().future.length === 0 ? 'Nothing to redo' : null),
    },
    compare: {
      run: () => {
        inChat()
        void (drafted() ? studio.compareOnDraft() : comparison.start())
      },
      hindrance: cannotCompare,
    },
    condition: {
      run: () => {
        panel.getState().startCondition(true)
        show('modified')()
      },
    },
    uncolour: {
      run: () => panel.getState().colourBy(null),
      hindrance: () => (panel.getState().colour ? null : 'Nothing is coloured'),
    },
    reset: { run: reset, hindrance: cannotReset },
    activated: { run: show('activated') },
    modified: { run: show('modified') },
    search: { run: show('search') },
    guide: {
      run: () => {
        guide.getState().start()
        inChat()
      },
    },
    shortcuts: { run: () => commands.getState().show('shortcuts') },
    theme: { run: () => setTheme(resolvedTheme === 'dark' ? 'light' : 'dark') },
    'theme-system': { run: () => setTheme('system') },
  }
}
