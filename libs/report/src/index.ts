export type {
  ContactSheet,
  ReadPhoto,
  SheetAnswer,
  SheetFace,
  SheetMatch,
  SheetProbe,
  SheetResult,
} from './contact-sheet';
export { contactSheetHtml } from './contact-sheet-html';
export { contactSheetPng } from './contact-sheet-png';
