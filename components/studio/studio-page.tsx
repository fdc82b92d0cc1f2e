'use client'

import { ChosenStudio } from './chosen-studio'
import { StudioFrame } from './studio-frame'

/** The chat with the feature panel. */
export const StudioPage = () => (
  <ChosenStudio>
    <StudioFrame />
  </ChosenStudio>
)
