export interface SuggestionGroup {
  name: string
  /** Searches to offer. Each finds what it names in the model that ships. */
  searches: readonly string[]
}

/** Ways of speaking that the shipped model can be steered to, in words that people use for them. */
export const styleSuggestions: readonly SuggestionGroup[] = [
  {
    name: 'Be someone',
    searches: [
      ...['pirate', 'cowboy', 'detective', 'Shakespeare', 'robot', 'wizard', 'chef', 'butler', 'surfer'],
      ...['superhero', 'sailor', 'scientist', 'teacher', 'news reader', 'sports commentator', 'grandparent'],
    ],
  },
  {
    name: 'Be in a mood',
    searches: [
      ...['enthusiastic', 'sad', 'grumpy', 'calm', 'romantic', 'spooky', 'funny', 'sarcastic'],
      ...['optimistic', 'pessimistic'],
    ],
  },
  {
    name: 'Speak in a manner',
    searches: [
      ...['formal', 'casual', 'polite', 'blunt', 'like a child', 'technical', 'poetic'],
      ...['unsure', 'very sure', 'questioning'],
    ],
  },
  {
    name: 'Give answers a shape',
    searches: ['very brief', 'at length', 'bullet points', 'percentages', 'shouting', 'emoji', 'French'],
  },
]

/** What else a feature can stand for. */
export const otherSuggestions: SuggestionGroup = {
  name: 'Or find what it thinks about',
  searches: ['the sea', 'food', 'jokes', 'poems'],
}
