import { useEffect } from 'react'
import { GuideSlot } from '@/components/guide/guide-slot'
import { ColourStrip } from '@/components/inside/colour-strip'
import { ModelStanding } from '@/components/models/model-standing'
import { noteLook } from '@/components/studio/first-look'
import { useChat } from '@/lib/state/studio-context'
import { useIsReady } from '@/lib/state/workspace-context'
import { Composer } from './composer'
import { ConversationView } from './conversation-view'
import { EmptyState } from './empty-state'
import { NotKept } from './not-kept'
import { PendingBar } from './pending-bar'
import { UndoToast } from './undo-toast'
import { useStickToBottom } from './use-stick-to-bottom'

/** The conversation over the composer. */
export function ChatColumn() {
  const empty = useChat(({ turns }) => turns.length === 0)
  const ready = useIsReady()
  useEffect(() => {
    if (ready) noteLook(empty ? 'welcome' : 'talk')
  }, [ready, empty])
  const { frame, content } = useStickToBottom(!empty)
  return (
    <main className="flex min-h-0 min-w-0 grow flex-col">
      <h1 className={empty ? 'hidden' : 'sr-only'}>Chat with Tiller</h1>
      <div ref={frame} className="min-h-0 grow overflow-y-auto overscroll-contain">
        <div ref={content} className={empty ? 'h-full' : undefined}>
          {empty ? <EmptyState /> : <ConversationView />}
        </div>
      </div>
      <div className="relative mx-auto w-full max-w-[46rem] px-3 pt-2 pb-[max(0.75rem,env(safe-area-inset-bottom))] sm:px-6 sm:pb-5">
        <UndoToast />
        <ModelStanding />
        <GuideSlot place="chat" />
        <ColourStrip />
        <PendingBar />
        <Composer />
        <NotKept />
      </div>
    </main>
  )
}
