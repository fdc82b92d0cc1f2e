import { useRouter } from 'next/navigation'
import { usePanel, useStudio } from '@/lib/state/studio-context'
import { useChosenModel, useWorkspace } from '@/lib/state/workspace-context'

/** Goes to the chat of the page's model, where what is pending is heard. */
export function useHear(): () => void {
  const router = useRouter()
  const workspace = useWorkspace()
  const chosen = useChosenModel()
  const { model } = useStudio()
  const showTab = usePanel((state) => state.showTab)
  return () => {
    if (chosen !== null) workspace.turnTo(model, chosen)
    showTab('modified')
    router.push('/')
  }
}
