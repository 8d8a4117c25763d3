import { languageModelSuite } from '../model/language-model.suite.ts'
import { anthropicChat } from './anthropic-chat.ts'

languageModelSuite('anthropic', ({ url }) => anthropicChat({ model: 'm', apiKey: 'k', baseUrl: url }))
