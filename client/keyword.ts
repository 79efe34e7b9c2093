import { defineSearchAttributeKey, SearchAttributeType } from '@temporalio/common';
import type { SearchAttributeName } from '../core/contract/search-attributes';

/** A search attribute with its value. */
export const keyword = (name: SearchAttributeName, value: string) => ({
  key: defineSearchAttributeKey(name, SearchAttributeType.KEYWORD),
  value,
});
