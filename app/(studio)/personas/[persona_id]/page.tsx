import type { Metadata } from 'next'
import { PersonaPage } from '@/components/personas/persona-page'
import { ChosenStudio } from '@/components/studio/chosen-studio'

export const metadata: Metadata = { title: 'Persona' }

export default async function Page({ params }: PageProps<'/personas/[persona_id]'>) {
  const { persona_id } = await params
  return (
    <ChosenStudio>
      <PersonaPage id={persona_id} />
    </ChosenStudio>
  )
}
