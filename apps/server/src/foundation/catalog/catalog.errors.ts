import { DomainError } from '../../platform/errors/domain-error.ts';

export class SkuTaken extends DomainError {
  readonly code = 'catalog.sku_taken';
  readonly kind = 'conflict';
  readonly text = { 'zh-CN': '商品编码已存在', en: 'This SKU already exists' };
}

export class CodeTaken extends DomainError {
  readonly code = 'catalog.code_taken';
  readonly kind = 'conflict';
  readonly text = { 'zh-CN': '该条码已属于其他商品', en: 'This code already belongs to another item' };
}

export class RecipeCycle extends DomainError {
  readonly code = 'catalog.recipe_cycle';
  readonly kind = 'unprocessable';
  readonly text = { 'zh-CN': '配方不能包含自身', en: 'A recipe can’t contain its own product' };
  override readonly meta: Readonly<Record<string, unknown>>;
  constructor(cycle: readonly string[]) {
    super();
    this.meta = { cycle };
  }
}

export class SourceSiteMissing extends DomainError {
  readonly code = 'catalog.source_site';
  readonly kind = 'unprocessable';
  readonly text = {
    'zh-CN': '内部货源必须指定中央厨房或仓库',
    en: 'An internal source needs its kitchen or warehouse',
  };
}
