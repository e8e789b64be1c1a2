export { Page } from "./page.ts";
export {
  EmptyPage,
  InvalidPage,
  type Pageable,
  type PageErrorMessages,
  PageNotAnInteger,
  type PageTotals,
  Paginator,
  type PaginatorOptions,
} from "./paginator.ts";
