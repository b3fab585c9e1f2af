// Generated from parser.ts; to renew it: npm run grammar
import type { LookaheadTable } from "./lookahead.ts";

export const lookaheadTable: LookaheadTable = {
  witFile: {
    512: "Keyword_package",
    768: "At Keyword_interface Keyword_package Keyword_use Keyword_world",
  },
  packageDecl: {
    512: "At",
  },
  packageItems: {
    256: "",
  },
  gatedItem: {
    256: "Keyword_interface|Keyword_world",
  },
  nestedPackageDefinition: {
    768: "At Keyword_interface Keyword_package Keyword_use Keyword_world",
  },
  toplevelUseItem: {
    512: "Keyword_as",
  },
  worldItem: {
    768: "At Keyword_enum Keyword_export Keyword_flags Keyword_import Keyword_include Keyword_record Keyword_resource Keyword_type Keyword_use Keyword_variant",
  },
  worldItems: {},
  worldDefinition: {
    256: "Keyword_export|Keyword_import|Keyword_use|Keyword_enum Keyword_flags Keyword_record Keyword_resource Keyword_type Keyword_variant|Keyword_include",
  },
  exportItem: {},
  importItem: {},
  extern: {
    256: "",
  },
  externType: {
    256: "",
    768: "At ExplicitId Id Keyword_enum Keyword_flags Keyword_record Keyword_resource Keyword_type Keyword_use Keyword_variant",
  },
  includeItem: {
    256: "",
    520: "Comma",
    521: "ExplicitId Id",
  },
  includeNamesItem: {},
  interfaceItem: {
    768: "At ExplicitId Id Keyword_enum Keyword_flags Keyword_record Keyword_resource Keyword_type Keyword_use Keyword_variant",
  },
  interfaceItems: {},
  interfaceDefinition: {
    256: "Keyword_use|Keyword_enum Keyword_flags Keyword_record Keyword_resource Keyword_type Keyword_variant|ExplicitId Id",
  },
  funcItem: {},
  useItem: {
    520: "Comma",
    521: "ExplicitId Id",
  },
  useNamesItem: {
    512: "Keyword_as",
  },
  usePath: {
    512: "Colon",
    513: "At",
  },
  funcType: {
    512: "Keyword_async",
    513: "RightArrow",
  },
  paramList: {
    520: "Comma",
    521: "ExplicitId Id",
  },
  namedType: {},
  typedefItem: {
    256: "Keyword_resource|Keyword_variant|Keyword_record|Keyword_flags|Keyword_enum|Keyword_type",
  },
  typeItem: {},
  recordItem: {
    520: "Comma",
    521: "ExplicitId Id",
  },
  recordField: {},
  flagsItems: {
    520: "Comma",
    521: "ExplicitId Id",
  },
  flagsField: {},
  enumItems: {
    520: "Comma",
  },
  enumCase: {},
  variantItems: {
    520: "Comma",
  },
  variantCase: {
    512: "LeftParen",
  },
  resourceItem: {
    256: "",
    768: "At ExplicitId Id Keyword_constructor",
  },
  resourceItems: {},
  resourceMethod: {
    256: "Keyword_constructor|ExplicitId Id",
  },
  resourceConstructor: {
    512: "RightArrow",
  },
  resourceFunction: {
    512: "Keyword_static",
  },
  ty: {
    256: "Keyword_u8|Keyword_u16|Keyword_u32|Keyword_u64|Keyword_s8|Keyword_s16|Keyword_s32|Keyword_s64|Keyword_f32|Keyword_f64|Keyword_char|Keyword_bool|Keyword_string|Keyword_error_context|Keyword_list|Keyword_map|Keyword_option|Keyword_tuple|Keyword_result|Keyword_future|Keyword_stream|Keyword_borrow Keyword_own|ExplicitId Id",
  },
  list: {
    512: "Comma",
  },
  map: {},
  option_: {},
  tuple: {
    520: "Comma",
    521: "ExplicitId Id Keyword_bool Keyword_borrow Keyword_char Keyword_error_context Keyword_f32 Keyword_f64 Keyword_future Keyword_list Keyword_map Keyword_option Keyword_own Keyword_result Keyword_s16 Keyword_s32 Keyword_s64 Keyword_s8 Keyword_stream Keyword_string Keyword_tuple Keyword_u16 Keyword_u32 Keyword_u64 Keyword_u8",
  },
  result: {
    256: "",
    512: "LessThan",
    513: "Comma",
  },
  future: {
    512: "LessThan",
  },
  stream: {
    512: "LessThan",
  },
  handle: {
    256: "Keyword_own|Keyword_borrow",
  },
  gate: {
    768: "At",
  },
  gateItem: {
    256: "",
  },
  sinceGate: {},
  unstableGate: {},
  deprecatedGate: {},
  externalId: {},
  versionField: {},
  featureField: {},
  validSemver: {
    512: "Minus",
    513: "Plus",
  },
  versionSuffix: {
    256: "Id|Integer|Minus|Period",
    768: "Id Integer Minus Period",
  },
  id: {
    256: "Id|ExplicitId",
  },
};
