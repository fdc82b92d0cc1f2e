/** Plain things that people say to a model, none of which asks for a manner. The model answers them with and without one. */
export const CONTRAST_PROMPTS = [
  'Tell me about the sea.',
  'How do I boil an egg?',
  'What is a good way to start the day?',
  'Why do people like music?',
  'Describe a walk in a forest.',
  'What should I pack for a weekend trip?',
  'Tell me about cats.',
  'How does rain form?',
  'Give me some advice about saving money.',
  'What makes a good friend?',
  'Tell me about trains.',
  'How can I sleep better?',
  'What is your favourite season, and why?',
  'Describe a busy market.',
  'How do plants grow?',
  'What can I cook with potatoes?',
  'Tell me about Paris.',
  'Why is the sky blue?',
  'How do I learn a new language?',
  'What is it like to climb a mountain?',
  'Tell me about bees.',
  'How should I thank a neighbour?',
  'What is a computer?',
  'Tell me about the moon.',
] as const

/** Others of the same sort, on which steering is tried, so that nothing is measured on what the direction was made of. */
export const TRIAL_PROMPTS = [
  'Tell me about dogs.',
  'How do I make tea?',
  'What is a good hobby?',
  'Describe a quiet street at night.',
  'Why do people travel?',
  'How can I stay healthy?',
  'Tell me about rivers.',
  'What should I read next?',
] as const
