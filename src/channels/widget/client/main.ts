import { IbidChat } from './element.ts'

// A page that loads the script twice keeps the first.
if (!customElements.get('ibid-chat')) customElements.define('ibid-chat', IbidChat)
