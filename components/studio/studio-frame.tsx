import { useStore } from 'zustand'
import { ChatColumn } from '@/components/chat/chat-column'
import { PendingBar } from '@/components/chat/pending-bar'
import { useIsWide } from '@/components/ui/use-media-query'
import { usePanel, useStudio } from '@/lib/state/studio-context'
import { useList } from '@/lib/state/workspace-context'
import { Header } from './header'
import { ConflictDialog, ConversationsPlace, FeatureDetails, FeaturePanel, Sheet } from './lazy'
import { Notices } from './notices'
import { useAddress } from './use-address'

/** Header, conversation and feature panel. On narrow screens the panel is a sheet. */
export function StudioFrame() {
  const wide = useIsWide()
  const detailsOf = usePanel((state) => state.detailsOf)
  const conflicting = useStore(useStudio().conflicts, ({ conflict }) => conflict !== null)
  const listed = useList((state) => state.docked || state.sheetOpen)
  useAddress()
  const sheetOpen = usePanel((state) => state.sheetOpen)
  const setSheetOpen = usePanel((state) => state.setSheetOpen)
  return (
    <div className="relative flex h-dvh flex-col overflow-clip">
      <a
        href="#composer"
        className="bg-ink text-paper absolute top-2 left-2 z-50 -translate-y-16 rounded-md px-3 py-1.5 text-sm focus:translate-y-0"
      >
        Skip to the message field
      </a>
      <Header />
      <Notices />
      <div className="flex min-h-0 grow">
        {listed && <ConversationsPlace />}
        <ChatColumn />
        <aside
          aria-label="Features"
          className="border-line bg-paper flex w-[25rem] shrink-0 flex-col border-l max-lg:hidden"
        >
          <h2 className="sr-only">Features</h2>
          {wide && <FeaturePanel />}
        </aside>
      </div>
      {!wide && sheetOpen && (
        <Sheet
          open
          onClose={() => setSheetOpen(false)}
          title="Features"
          description="What fires in the conversation, what is changed, and a search."
        >
          <FeaturePanel />
          <div className="border-line border-t px-3 pt-2 empty:hidden">
            <PendingBar onCompare={() => setSheetOpen(false)} />
          </div>
        </Sheet>
      )}
      {detailsOf !== null && <FeatureDetails />}
      {conflicting && <ConflictDialog />}
    </div>
  )
}
