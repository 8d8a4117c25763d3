import { languageModelSuite } from '../model/language-model.suite.ts'
import { openaiChat } from './openai-chat.ts'

languageModelSuite('openai', ({ openaiUrl }) => openaiChat({ model: 'm', apiKey: 'k', baseUrl: openaiUrl }))
